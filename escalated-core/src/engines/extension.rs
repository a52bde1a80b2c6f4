use std::sync::Arc;

use async_trait::async_trait;

use crate::{
    jobs::{JobHandler, NewJob},
    outbox::Consumer,
    pipeline::ChangeHook,
    services::Services,
    time::Timestamp,
};

/// What a part in the same process adds to a helpdesk: hooks in the pipeline, consumers of the
/// outbox, handlers of jobs. Engines and Rust plugins are extensions.
#[async_trait]
pub trait Extension: Send + Sync {
    /// Its name in logs.
    fn name(&self) -> &str;
    /// Is called once when the helpdesk is put together, before anything runs.
    fn connect(&self, _services: &Services) {}
    /// Jobs that wait from the start on; those that wait already are passed over.
    fn first_jobs(&self, _now: Timestamp) -> Vec<NewJob> {
        Vec::new()
    }
    /// Hooks, in order.
    fn hooks(&self) -> Vec<Arc<dyn ChangeHook>> {
        Vec::new()
    }
    /// Consumers.
    fn consumers(&self) -> Vec<Arc<dyn Consumer>> {
        Vec::new()
    }
    /// Handlers.
    fn job_handlers(&self) -> Vec<Arc<dyn JobHandler>> {
        Vec::new()
    }
    /// Ends what it has running beside the workers; is called when they have ended. What is asked
    /// of it later begins anew.
    async fn drain(&self) {}
}
