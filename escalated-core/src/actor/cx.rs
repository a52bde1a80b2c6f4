use super::{Actor, Cause, Grants};
use crate::{ids::TenantId, time::Timestamp};

/// The context of one request: the first argument of every operation.
#[derive(Debug, Clone)]
pub struct Cx {
    /// Whose rows.
    pub tenant: TenantId,
    /// Who asks.
    pub actor: Actor,
    /// What they were granted.
    pub grants: Grants,
    /// When, read once at the edge.
    pub now: Timestamp,
    /// The id in logs, answers and activities.
    pub request_id: String,
    /// The caller's key for safe repeats of a change.
    pub idempotency_key: Option<String>,
    /// The hash of the command as it was sent, where plugins have changed it since: a repeat is told
    /// by what was sent, whatever they make of it then.
    pub sent: Option<String>,
    /// Why.
    pub cause: Cause,
    /// Changes are recorded as ever, but nobody is told (imports, seeding).
    pub quiet: bool,
}

impl Cx {
    /// A context for `actor` with `grants` at `now`, in the tenant without a name.
    ///
    /// ```
    /// use escalated_core::{actor::{Actor, Cx, Grants, Role}, time::{Clock, ManualClock}};
    /// let cx = Cx::new(Actor::system(), Grants::role(Role::Owner), ManualClock::default().now());
    /// assert_eq!(cx.tenant.as_str(), "");
    /// ```
    #[must_use]
    pub fn new(actor: Actor, grants: Grants, now: Timestamp) -> Self {
        Self {
            tenant: TenantId::default(),
            actor,
            grants,
            now,
            request_id: String::new(),
            idempotency_key: None,
            sent: None,
            cause: Cause::default(),
            quiet: false,
        }
    }

    /// The helpdesk itself, which may do everything in `tenant`.
    #[must_use]
    pub fn system(tenant: TenantId, now: Timestamp) -> Self {
        let grants = Grants::role(super::Role::Owner);
        Self { tenant, ..Self::new(Actor::system(), grants, now) }
    }

    /// The same, with an idempotency key.
    #[must_use]
    pub fn with_idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }
}
