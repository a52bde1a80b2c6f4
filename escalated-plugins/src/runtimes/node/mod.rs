//! A runtime in a process of its own, one for each tenant, started when it is needed.

mod folder_state;
mod node_runtime;
mod options;
mod oversee;
mod own;
mod place;
mod running;
mod seats;
mod start;
mod start_policy;

pub use node_runtime::NodeRuntime;
pub use options::{NodeOptions, RuntimeCommand};
