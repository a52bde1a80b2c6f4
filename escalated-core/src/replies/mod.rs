//! Replies and notes: two types, so that a note cannot reach a requester by mistake.

mod note;
mod reply;
mod store;
mod thread;

pub use note::Note;
pub use reply::{Author, AuthorKind, Reply};
pub use store::MessageStore;
pub use thread::{Entry, PublicThread, StaffThread, Thread};
