use std::sync::{Arc, OnceLock};

use escalated_core::{
    Error, Result,
    actor::{Actor, Cause, Cx},
    ids::TenantId,
    services::Services,
    time::Timestamp,
};

/// The helpdesk that the engine is part of, once it is put together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Connected(Arc<OnceLock<Services>>);

impl Connected {
    /// Is told of the helpdesk. Only the first counts.
    pub(crate) fn set(&self, services: &Services) {
        let _ = self.0.set(services.clone());
    }

    /// The helpdesk.
    ///
    /// # Errors
    /// `sla_not_connected` before it was put together.
    pub(crate) fn services(&self) -> Result<&Services> {
        let error = || Error::internal("sla_not_connected", "the SLA engine has no helpdesk yet");
        self.0.get().ok_or_else(error)
    }
}

/// The engine itself in a tenant.
pub(crate) fn system(tenant: &TenantId, now: Timestamp, by: String) -> Cx {
    let mut cx = Cx::system(tenant.clone(), now);
    cx.actor = Actor::System { name: "sla".to_owned() };
    cx.cause = Cause { by: Some(by), depth: 1 };
    cx
}
