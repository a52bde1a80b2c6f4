//! One conversation with a runtime: the ten things that the helpdesk asks, each within its time, and
//! the calls of plugins, each with what it follows from.

mod conversation;
mod hello;
mod ledger;
mod limits;
mod manifests;
mod request;
mod turns;

pub use conversation::{Session, SessionOptions};
pub use hello::{Hello, Shake};
pub use limits::CallLimits;
pub use request::EndpointCall;

pub(crate) use manifests::read_manifests;
