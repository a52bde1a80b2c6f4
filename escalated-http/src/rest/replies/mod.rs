//! The messages of a ticket, as lists.

mod list;

pub(super) use list::register;
