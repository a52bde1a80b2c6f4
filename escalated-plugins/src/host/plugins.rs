use std::{fmt, sync::Arc};

use async_trait::async_trait;
use escalated_core::{
    Result,
    actor::Cx,
    engines::{Extension, PluginHost},
    ids::TenantId,
    jobs::{JobHandler, NewJob},
    outbox::Consumer,
    plugins::{PageCall, Plugin, PluginAnswer, PluginRequest, RuntimeHealth},
    services::Services,
    time::{Clock, Timestamp},
};
use futures_util::future::join_all;
use serde_json::Value;

use super::{
    PluginOptions,
    breaker::Breaker,
    consumer::ActionConsumer,
    cron::Cron,
    discovery::{Discovery, discover_job},
    emit::{Emitted, Emitter},
    places::Places,
    registry::Problems,
    shared::{Shared, edge_call, masked},
};
use crate::{
    context::{Connected, LogKeeper, PluginContext, Switching},
    ctx::CtxHandler,
    in_process::RustRuntime,
    runtimes::PluginRuntime,
};

/// The plugins of a helpdesk, whatever runs them. Starts nothing before it is asked something.
#[derive(Clone)]
pub struct Plugins(Arc<Shared>);

impl Plugins {
    /// With these options.
    #[must_use]
    pub fn new(options: PluginOptions, clock: &Arc<dyn Clock>) -> Self {
        let connected = Connected::default();
        let logs = LogKeeper::new(connected.clone());
        let switching = Switching::default();
        Self(Arc::new_cyclic(|shared| {
            let context = PluginContext::new(
                connected.clone(),
                switching.clone(),
                logs.clone(),
                Arc::new(Emitter(shared.clone())),
            );
            let handler: Arc<dyn CtxHandler> = Arc::new(context);
            let open = options.runtimes.iter();
            let mut runtimes: Vec<Arc<dyn PluginRuntime>> =
                open.map(|runtime| runtime.open(handler.clone(), clock.clone())).collect();
            if !options.rust.is_empty() {
                let rust = RustRuntime::new(options.rust, handler);
                runtimes.push(Arc::new(rust.filter_within(options.filter_chain)));
            }
            Shared {
                connected,
                runtimes,
                clock: clock.clone(),
                filter_chain: options.filter_chain,
                page: options.page,
                action: options.action,
                breaker: Breaker::default(),
                problems: Problems::default(),
                part_problems: Problems::default(),
                switching,
                logs,
                emitted: Emitted::default(),
                places: Places::default(),
            }
        }))
    }
}

#[async_trait]
impl Extension for Plugins {
    fn name(&self) -> &'static str {
        "plugins"
    }

    fn connect(&self, services: &Services) {
        self.0.connected.set(services);
    }

    fn first_jobs(&self, now: Timestamp) -> Vec<NewJob> {
        if self.0.runtimes.is_empty() { Vec::new() } else { vec![discover_job(now)] }
    }

    fn consumers(&self) -> Vec<Arc<dyn Consumer>> {
        let consumer = |runtime: &Arc<dyn PluginRuntime>| -> Arc<dyn Consumer> {
            Arc::new(ActionConsumer::new(self.0.clone(), runtime.clone()))
        };
        self.0.runtimes.iter().map(consumer).collect()
    }

    fn job_handlers(&self) -> Vec<Arc<dyn JobHandler>> {
        vec![Arc::new(Cron(self.0.clone())), Arc::new(Discovery(self.0.clone()))]
    }

    async fn drain(&self) {
        join_all(self.0.runtimes.iter().map(|runtime| runtime.drain())).await;
    }
}

#[async_trait]
impl PluginHost for Plugins {
    async fn filter(&self, cx: &Cx, hook: &str, value: Value) -> Value {
        self.0.filter(cx, hook, value).await
    }

    async fn action(&self, cx: &Cx, hook: &str, event: &Value) -> Result<()> {
        let active = self.0.active(&cx.tenant).await?;
        self.0.tell_all(&active, &edge_call(cx, "action"), hook, event).await
    }

    async fn endpoint(
        &self,
        cx: &Cx,
        plugin: &Plugin,
        request: PluginRequest,
    ) -> Result<PluginAnswer> {
        let runtime = self.0.runtime_of(plugin)?;
        let answer = runtime.endpoint(&edge_call(cx, "endpoint"), plugin, &request).await;
        PluginAnswer::read(masked(plugin, answer)?)
    }

    async fn webhook(
        &self,
        cx: &Cx,
        plugin: &Plugin,
        request: PluginRequest,
    ) -> Result<PluginAnswer> {
        let runtime = self.0.runtime_of(plugin)?;
        let answer = runtime.webhook(&edge_call(cx, "webhook"), plugin, &request).await;
        PluginAnswer::read(masked(plugin, answer)?)
    }

    async fn badge(&self, cx: &Cx, plugin: &Plugin, component: &str) -> Result<Value> {
        let runtime = self.0.runtime_of(plugin)?;
        masked(plugin, runtime.badge(&edge_call(cx, "badge"), plugin, component).await)
    }

    async fn for_page(&self, cx: &Cx, calls: &[PageCall<'_>]) -> Vec<Result<PluginAnswer>> {
        self.0.for_page(cx, calls).await
    }

    async fn switched(&self, cx: &Cx, plugin: &Plugin) -> Result<()> {
        masked(plugin, self.0.switched(cx, plugin).await)
    }

    async fn discover(&self, cx: &Cx) -> Result<()> {
        self.0.discover(cx).await
    }

    fn health(&self, tenant: &TenantId) -> Vec<RuntimeHealth> {
        self.0.health(tenant)
    }
}

impl fmt::Debug for Plugins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.0.runtimes.iter().map(|runtime| runtime.name());
        f.debug_list().entries(names).finish()
    }
}
