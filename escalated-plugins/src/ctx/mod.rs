//! What plugins ask of the helpdesk while they work.

mod call;
mod caller;
mod handler;
mod read;
mod wire_id;

pub use call::{CtxCall, NewReplyData, QueryOptions};
pub use caller::{Caller, Origin};
pub use handler::CtxHandler;
pub use read::{CtxRequest, METHODS, read_call};
pub use wire_id::WireId;
