//! What an operator watches: the outbox and what could not be delivered.

mod handlers;
mod register;
mod view;

pub(super) use register::register;
