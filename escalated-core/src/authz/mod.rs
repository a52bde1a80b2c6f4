//! Who may do what: one port, one default, one place that asks it.

mod authorizer;
mod operation;
mod role_policy;

pub use authorizer::{Authorizer, Decision, require};
pub use operation::{Operation, Resource};
pub use role_policy::RolePolicy;
