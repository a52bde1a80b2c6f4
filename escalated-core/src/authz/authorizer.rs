use super::{Operation, Resource};
use crate::{Error, Result, actor::Cx, conditions::Condition};

/// The answer of an authorizer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Do it.
    Allow,
    /// The caller may know of it, and may not do this.
    Forbid,
    /// The caller may not even know of it.
    Hide,
}

/// Decides who may do what. Sync, so that it is asked inside the transaction, after the lock.
///
/// Lists are limited by [`Self::visible`], a condition that becomes part of the query; nothing is
/// filtered after it was read. For every ticket, [`Operation::View`] must agree with `visible`.
pub trait Authorizer: Send + Sync {
    /// May the caller do this?
    fn decide(&self, cx: &Cx, operation: Operation, resource: &Resource<'_>) -> Decision;
    /// Which tickets may the caller see?
    fn visible(&self, cx: &Cx) -> Condition;
}

/// Asks the authorizer and turns its answer into a result.
///
/// # Errors
/// `forbidden`, or not found for what is hidden; `unauthenticated` for anonymous callers.
pub fn require(
    authorizer: &dyn Authorizer,
    cx: &Cx,
    operation: Operation,
    resource: &Resource<'_>,
) -> Result<()> {
    match authorizer.decide(cx, operation, resource) {
        Decision::Allow => Ok(()),
        Decision::Hide => Err(match resource {
            Resource::Ticket(_) => Error::not_found("ticket_not_found", "no such ticket"),
            _ => Error::not_found("not_found", "no such thing"),
        }),
        Decision::Forbid if cx.grants.role == crate::actor::Role::Anonymous => {
            Err(Error::unauthenticated("unauthenticated", "log in first"))
        }
        Decision::Forbid => {
            let message = format!("you may not do this to this {}", resource.word());
            Err(Error::forbidden("forbidden", message))
        }
    }
}
