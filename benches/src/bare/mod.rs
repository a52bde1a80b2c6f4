//! The bare figure: the statements that the service logged for one request, prepared, on held
//! connections, and nothing else.

mod link;
mod script;
mod session;
mod slot;
mod writer;

pub(crate) use link::{Link, Want};
pub(crate) use script::Script;
pub(crate) use session::{Bare, Session, sessions};
