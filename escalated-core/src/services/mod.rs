//! Services: one authorizing line, then the port. What the HTTP edge and hosts call.
//!
//! Tickets have no service here: [`crate::tickets::TicketDriver`] authorizes after the lock.

mod access;
mod attachments;
mod catalog;
mod contacts;
mod operations;
mod ports;
mod settings;
mod token_cache;
mod tokens;

pub use access::TokenIdentity;
pub use ports::{Health, Ports};
pub use settings::SettingsView;

use std::sync::Arc;

/// Every operation that is not a change of a ticket.
#[derive(Debug, Clone)]
pub struct Services {
    ports: Arc<Ports>,
    tokens: Arc<token_cache::TokenCache>,
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
