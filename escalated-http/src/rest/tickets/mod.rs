//! Tickets over REST: lists, one ticket, and every change of it.

mod actions;
mod bodies;
mod change;
mod create;
mod filters;
mod item;
mod outcome;
mod person;
mod preview;
mod read;
mod register;
mod rename;
mod ticket;

pub(super) use item::want;
pub(super) use outcome::write_repeat;
pub(super) use person::{PersonRef, requester_name};
pub(super) use read::detail;
pub(super) use register::register;
pub(super) use ticket::{AttachmentView, MessageView};
