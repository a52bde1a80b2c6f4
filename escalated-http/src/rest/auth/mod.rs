//! What a caller's token is.

mod validate;

pub(super) use validate::register;
