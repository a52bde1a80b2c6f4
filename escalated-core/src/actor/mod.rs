//! Who asks: the actor, what they were granted, and the context of one request.

mod cause;
mod cx;
mod grants;
mod identify;
mod who;

pub use cause::Cause;
pub use cx::Cx;
pub use grants::{Ability, Grants, Role};
pub use identify::{Identify, Identity, Session};
pub use who::{Actor, ActorKind, ActorRef};
