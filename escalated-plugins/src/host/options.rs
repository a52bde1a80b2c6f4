use std::{fmt, sync::Arc, time::Duration};

use escalated_core::time::Clock;

use crate::{
    ctx::CtxHandler,
    in_process::RustPlugin,
    runtimes::{NodeOptions, NodeRuntime, PluginRuntime},
};

/// Makes a runtime when the helpdesk is put together. Starts nothing.
pub trait OpenRuntime: Send + Sync {
    /// The runtime; what its plugins ask is answered by `handler`.
    fn open(&self, handler: Arc<dyn CtxHandler>, clock: Arc<dyn Clock>) -> Arc<dyn PluginRuntime>;
}

impl<F> OpenRuntime for F
where
    F: Fn(Arc<dyn CtxHandler>, Arc<dyn Clock>) -> Arc<dyn PluginRuntime> + Send + Sync,
{
    fn open(&self, handler: Arc<dyn CtxHandler>, clock: Arc<dyn Clock>) -> Arc<dyn PluginRuntime> {
        self(handler, clock)
    }
}

impl OpenRuntime for NodeOptions {
    fn open(&self, handler: Arc<dyn CtxHandler>, clock: Arc<dyn Clock>) -> Arc<dyn PluginRuntime> {
        Arc::new(NodeRuntime::new(self.clone(), handler, clock))
    }
}

/// Which plugins a helpdesk has, and how long it waits for them.
#[derive(Clone)]
pub struct PluginOptions {
    /// Runtimes of plugins. Of two plugins with one name the one of the first runtime counts.
    pub runtimes: Vec<Arc<dyn OpenRuntime>>,
    /// Plugins in this process; they are the last runtime.
    pub rust: Vec<Arc<dyn RustPlugin>>,
    /// How long all filters of one value may take. A runtime that is given longer than that by its
    /// own limits is late with what it has done.
    pub filter_chain: Duration,
    /// How long a page waits for all that it asks of plugins.
    pub page: Duration,
    /// How long all that one event calls in one runtime may take; under 45 seconds, which is what a
    /// delivery may take.
    pub action: Duration,
}

impl Default for PluginOptions {
    fn default() -> Self {
        Self {
            runtimes: Vec::new(),
            rust: Vec::new(),
            filter_chain: Duration::from_secs(2),
            page: Duration::from_secs(2),
            action: Duration::from_secs(35),
        }
    }
}

impl PluginOptions {
    /// Adds a runtime.
    #[must_use]
    pub fn runtime(mut self, runtime: impl OpenRuntime + 'static) -> Self {
        self.runtimes.push(Arc::new(runtime));
        self
    }

    /// Adds a plugin in this process.
    #[must_use]
    pub fn plugin(mut self, plugin: impl RustPlugin + 'static) -> Self {
        self.rust.push(Arc::new(plugin));
        self
    }
}

impl fmt::Debug for PluginOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PluginOptions")
            .field("filter_chain", &self.filter_chain)
            .field("page", &self.page)
            .field("action", &self.action)
            .finish_non_exhaustive()
    }
}
