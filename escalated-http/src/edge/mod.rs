//! What plugins may change of what people send, before it becomes a command.

mod reply;
mod sent;
mod ticket;

pub(crate) use reply::compose;
pub(crate) use ticket::create;
