//! Everybody who may be assigned tickets.

mod list;

pub(super) use list::register;
