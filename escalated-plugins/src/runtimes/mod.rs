//! What the helpdesk asks of plugins, whatever runs them.

mod node;
mod port;

pub use node::{NodeOptions, NodeRuntime, RuntimeCommand};
pub use port::{CallCx, Found, HandlerFailure, PluginRuntime};
