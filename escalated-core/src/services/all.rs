//! The one value that every service is an impl of.

use std::sync::Arc;

use super::ports::Ports;
use super::token_cache::TokenCache;

/// Every operation that is not a change of a ticket.
#[derive(Debug, Clone)]
pub struct Services {
    pub(super) ports: Arc<Ports>,
    pub(super) tokens: Arc<TokenCache>,
}

impl Services {
    /// Services over these ports.
    #[must_use]
    pub fn new(ports: Ports) -> Self {
        Self { ports: Arc::new(ports), tokens: Arc::default() }
    }

    /// What they stand on.
    #[must_use]
    pub fn ports(&self) -> &Ports {
        &self.ports
    }
}
