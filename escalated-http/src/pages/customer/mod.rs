//! The pages of logged-in requesters. They are built from public threads only.

mod act;
mod create;
mod index;
mod moved;
mod show;

pub(super) use act::{close, refused as refused_reply, reopen, reply, send};
pub(super) use create::{create, new_ticket, open, refused};
pub(super) use index::index;
pub(super) use moved::moved;
pub(super) use show::{public, show};
