//! The pages of guests: a form for everybody, and a ticket for whoever holds its link.

mod create;
mod show;

pub(super) use create::{create, open};
pub(super) use show::{reply, show};
