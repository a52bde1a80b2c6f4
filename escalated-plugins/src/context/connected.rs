use std::sync::{Arc, OnceLock};

use escalated_core::{
    Error, Result,
    services::{Ports, Services},
};

/// The helpdesk that plugins are part of, once it is put together.
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
    /// `plugins_not_connected` before it was put together.
    pub(crate) fn services(&self) -> Result<&Services> {
        let error = || Error::internal("plugins_not_connected", "plugins have no helpdesk yet");
        self.0.get().ok_or_else(error)
    }

    /// What the helpdesk stands on.
    ///
    /// # Errors
    /// As [`Self::services`].
    pub(crate) fn ports(&self) -> Result<&Ports> {
        self.services().map(Services::ports)
    }
}
