//! The suite that every adapter runs: recorded exchanges, a client, and a transcript of the
//! answers that must be the same everywhere. Exempt from semver.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what fails here fails a test"
)]

mod client;
mod exchange;
mod received;
mod routes;
mod suite;
mod transcript;
mod world;

pub use client::send;
pub use exchange::{Exchange, Recorded};
pub use received::Received;
pub use routes::{document, routes};
pub use suite::http_suite;
pub use transcript::transcript;
pub use world::World;
