//! `cargo xtask fetch`: real data and tools from the package registries, by their own clients.
//!
//! Everything lands in `target/fetch` (or `ESCALATED_FETCH_DIR`) and stays there; what is there
//! is not fetched again. Nothing of it is ever committed.

mod all;
mod crates_io;
mod node_modules;
mod place;
mod pypi;

pub use self::all::fetch;
pub use self::node_modules::{modules, plugins};
