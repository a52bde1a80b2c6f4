use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use escalated_core::{
    Error, Result,
    ids::TenantId,
    plugins::{Plugin, PluginRequest, RuntimeHealth},
    time::Clock,
};
use serde_json::Value;
use tokio::sync::watch;

use super::{
    NodeOptions, RuntimeCommand,
    own::OwnFolder,
    place::{Place, Shared},
    running::Use,
    seats::Seats,
};
use crate::{
    ctx::CtxHandler,
    runtimes::{CallCx, Found, HandlerFailure, PluginRuntime},
    session::EndpointCall,
};

/// A runtime of the platform's protocol in processes of its own. It starts nothing until something
/// is asked of it.
pub struct NodeRuntime {
    shared: Arc<Shared>,
    places: Mutex<HashMap<TenantId, Arc<Place>>>,
    seats: Seats,
}

impl fmt::Debug for NodeRuntime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NodeRuntime").field("options", &self.shared.options).finish_non_exhaustive()
    }
}

impl NodeRuntime {
    /// A runtime whose plugins' calls `handler` answers.
    #[must_use]
    pub fn new(options: NodeOptions, handler: Arc<dyn CtxHandler>, clock: Arc<dyn Clock>) -> Self {
        let own = OwnFolder::default();
        let seats = Seats::new(options.max_processes);
        let shared = Arc::new(Shared { options, handler, clock, own });
        Self { shared, places: Mutex::default(), seats }
    }

    /// Changes whenever the process of a tenant comes up or has ended.
    #[must_use]
    pub fn changes(&self, tenant: &TenantId) -> watch::Receiver<()> {
        self.place(tenant).changes()
    }

    fn place(&self, tenant: &TenantId) -> Arc<Place> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Place::new(tenant.clone(), self.shared.clone());
        places.entry(tenant.clone()).or_insert_with(new).clone()
    }

    fn all(&self) -> Vec<Arc<Place>> {
        let places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        places.values().cloned().collect()
    }

    /// Begins a use of a tenant's process.
    async fn begin(&self, tenant: &TenantId, limit: Duration) -> Result<Use> {
        let place = self.place(tenant);
        if let Some(running) = place.begin_now() {
            return Ok(running);
        }
        let started = place.begin(&self.seats, || self.all());
        tokio::time::timeout(limit, started).await.unwrap_or_else(|late| {
            let message = "the plugins are not up yet; try again later";
            Err(Error::unavailable("plugin_unavailable", message).with_source(late))
        })
    }
}

#[async_trait]
impl PluginRuntime for NodeRuntime {
    fn name(&self) -> &str {
        &self.shared.options.name
    }

    async fn discover(&self, tenant: &TenantId) -> Result<Found> {
        let place = self.place(tenant);
        if let Some(found) = place.found() {
            return Ok(found);
        }
        if place.is_outdated() {
            place.drain().await;
        }
        let running = self.begin(tenant, 2 * self.shared.options.limits.start).await?;
        Ok(Found { plugins: running.found.plugins.clone(), problems: running.problems() })
    }

    async fn action(
        &self,
        cx: &CallCx,
        plugins: &[&Plugin],
        hook: &str,
        event: &Value,
    ) -> Result<Vec<HandlerFailure>> {
        let running = self.begin(&cx.tenant, self.shared.options.limits.action).await?;
        let only = running.only(plugins, |manifest| manifest.acts_on(hook));
        let names: Vec<_> = plugins.iter().map(|plugin| plugin.name.as_str()).collect();
        running.session.action(&cx.origin, &names, only.as_deref(), hook, event).await
    }

    async fn filter(
        &self,
        cx: &CallCx,
        plugins: &[&Plugin],
        hook: &str,
        value: &Value,
    ) -> Result<Value> {
        let running = self.begin(&cx.tenant, self.shared.options.limits.filter).await?;
        let only = running.only(plugins, |manifest| manifest.filters(hook));
        let names: Vec<_> = plugins.iter().map(|plugin| plugin.name.as_str()).collect();
        running.session.filter(&cx.origin, &names, only.as_deref(), hook, value).await
    }

    async fn endpoint(
        &self,
        cx: &CallCx,
        plugin: &Plugin,
        request: &PluginRequest,
    ) -> Result<Value> {
        let running = self.begin(&cx.tenant, self.shared.options.limits.endpoint).await?;
        let call = EndpointCall::new(&plugin.name, request, running.shake.has_http_contract());
        running.session.endpoint(&cx.origin, &call).await
    }

    async fn webhook(
        &self,
        cx: &CallCx,
        plugin: &Plugin,
        request: &PluginRequest,
    ) -> Result<Value> {
        let running = self.begin(&cx.tenant, self.shared.options.limits.webhook).await?;
        let call = EndpointCall::new(&plugin.name, request, running.shake.has_http_contract());
        running.session.webhook(&cx.origin, &call).await
    }

    /// The platform's runtime knows no `plugins` beside a hook, and nobody says which others do.
    fn can_choose(&self) -> bool {
        self.shared.options.command == RuntimeCommand::Own
    }

    async fn activate(&self, cx: &CallCx, plugin: &Plugin) -> Result<()> {
        let running = self.begin(&cx.tenant, self.shared.options.limits.lifecycle).await?;
        running.session.activate(&cx.origin, &plugin.name).await
    }

    async fn deactivate(&self, cx: &CallCx, plugin: &Plugin) -> Result<()> {
        let running = self.begin(&cx.tenant, self.shared.options.limits.lifecycle).await?;
        running.session.deactivate(&cx.origin, &plugin.name).await
    }

    async fn cron(&self, cx: &CallCx, plugin: &Plugin, schedule: &str) -> Result<()> {
        let running = self.begin(&cx.tenant, self.shared.options.limits.cron).await?;
        running.session.cron(&cx.origin, &plugin.name, schedule).await
    }

    async fn badge(&self, cx: &CallCx, plugin: &Plugin, component: &str) -> Result<Value> {
        let running = self.begin(&cx.tenant, self.shared.options.limits.badge).await?;
        running.session.badge(&cx.origin, &plugin.name, component).await
    }

    fn health(&self, tenant: &TenantId) -> RuntimeHealth {
        self.place(tenant).health()
    }

    async fn drain(&self) {
        futures_util::future::join_all(self.all().iter().map(|place| place.drain())).await;
    }
}
