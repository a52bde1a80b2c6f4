//! One recorded conversation, said again with other numbers.

mod compare;
mod host_call;
mod replay;

pub(crate) use host_call::unsound;
pub(crate) use replay::Replay;
