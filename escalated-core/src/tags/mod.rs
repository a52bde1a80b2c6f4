//! Tags: short labels on tickets.

mod store;
mod tag;

pub use store::TagStore;
pub use tag::{Tag, TagChange, TagInput};
