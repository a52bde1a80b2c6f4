//! The record of a ticket's changes.

mod list;
mod register;
mod view;

pub(super) use register::register;
pub(super) use view::ActivityView;
