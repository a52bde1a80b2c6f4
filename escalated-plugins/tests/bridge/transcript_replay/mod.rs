//! One recorded conversation, said again with other numbers.

mod compare;
mod host_call;
mod replay;
mod standard_error;

pub(crate) use host_call::is_unsound;
pub(crate) use replay::Replay;
pub(crate) use standard_error::log_of;
