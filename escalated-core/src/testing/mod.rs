//! For tests of drivers, adapters and hosts: people, a login, files in memory, and the suite of
//! cases that every driver passes. Exempt from semver.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what fails here fails a test"
)]

mod blobs;
mod builders;
pub mod cases;
mod clocks;
mod directory;
mod fixture;
mod login;
mod refusal;
mod rule;
mod skip;
mod suite;

pub use blobs::MemoryBlobStore;
pub use builders::{cx, cx_of, new_ticket};
pub use clocks::{Seen, TestClocks, TestSweep, clock};
pub use directory::{TestDirectory, UUID_PERSON};
pub use fixture::{Fixture, id};
pub use login::TestLogin;
pub use refusal::{refused, refused_field};
pub use rule::TestRule;
pub use skip::skip_or_fail;
pub use suite::CASES;
