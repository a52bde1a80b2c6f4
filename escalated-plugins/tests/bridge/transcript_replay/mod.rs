//! One recorded conversation, said again with other numbers.

mod compare;
mod host_call;
mod listed;
mod replay;
mod standard_error;
mod unsound;

pub(crate) use listed::{NEVER_WRITTEN, NOBODY_ASKED, NOTHING, has};
pub(crate) use replay::Replay;
pub(crate) use standard_error::log_of;
pub(crate) use unsound::is_unsound;
