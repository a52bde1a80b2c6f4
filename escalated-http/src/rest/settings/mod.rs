//! Settings over REST.

mod handlers;

pub(super) use handlers::register;
