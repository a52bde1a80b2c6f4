//! API tokens over REST.

mod handlers;
mod register;
mod view;

pub(super) use register::register;
