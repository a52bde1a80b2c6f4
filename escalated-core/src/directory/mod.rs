//! The host's people, as the helpdesk asks for them.

mod people;
mod port;

pub use people::{People, Person};
pub use port::Directory;
