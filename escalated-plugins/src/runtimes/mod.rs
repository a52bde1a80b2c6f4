//! What the helpdesk asks of plugins, whatever runs them.

mod port;

pub use port::{CallCx, Found, PluginRuntime};
