use std::sync::Arc;

use crate::{jobs::JobHandler, outbox::Consumer, pipeline::ChangeHook};

/// What a part in the same process adds to a helpdesk: hooks in the pipeline, consumers of the
/// outbox, handlers of jobs. Engines and Rust plugins are extensions.
pub trait Extension: Send + Sync {
    /// Its name in logs.
    fn name(&self) -> &str;
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
}
