use std::{
    collections::BTreeMap,
    fmt,
    future::Future,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use escalated_core::{
    Error, ErrorKind, Result,
    ids::TenantId,
    plugins::{
        FoundPlugin, Plugin, PluginRequest, Problem, RuntimeHealth, RuntimeState, read_manifest,
    },
};
use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::task::AbortHandle;

use super::{RustCtx, RustPlugin};
use crate::{
    ctx::{Caller, CtxHandler},
    runtimes::{CallCx, Found, HandlerFailure, PluginRuntime},
    session::CallLimits,
};

/// Runs plugins that are written in Rust. Each call is a task of its own: a panic is its error, and
/// what is late is ended.
pub struct RustRuntime {
    plugins: BTreeMap<String, Arc<dyn RustPlugin>>,
    found: Found,
    handler: Arc<dyn CtxHandler>,
    limits: CallLimits,
    pending: Arc<AtomicUsize>,
    timeouts: AtomicU64,
}

impl RustRuntime {
    /// Its name.
    pub const NAME: &'static str = "rust";

    /// With these plugins; what they ask is answered by `handler`.
    #[must_use]
    pub fn new(plugins: Vec<Arc<dyn RustPlugin>>, handler: Arc<dyn CtxHandler>) -> Self {
        let (mut by_name, mut found) = (BTreeMap::new(), Found::default());
        for plugin in plugins {
            let said = plugin.manifest();
            let name = said.name.clone();
            if by_name.contains_key(&name) {
                let message = "another plugin of the runtime has this name; this one is left out";
                found.problems.push(Problem::new(name, "duplicate_name", message));
                continue;
            }
            match read_manifest(&name, &json!(said)) {
                (Some(manifest), problems) => {
                    found.plugins.push(FoundPlugin { manifest, problems });
                    by_name.insert(name, plugin);
                }
                (None, problems) => found.problems.extend(problems),
            }
        }
        Self {
            plugins: by_name,
            found,
            handler,
            limits: CallLimits::default(),
            pending: Arc::default(),
            timeouts: AtomicU64::new(0),
        }
    }

    /// With this time for all filters of a value.
    #[must_use]
    pub fn filter_within(mut self, limit: Duration) -> Self {
        self.limits.filter = limit;
        self
    }

    fn find(&self, cx: &CallCx, plugin: &Plugin) -> Result<(Arc<dyn RustPlugin>, RustCtx)> {
        let found = self.plugins.get(&plugin.name).cloned().ok_or_else(|| {
            Error::unavailable("plugin_unavailable", "the plugin is not part of this program")
        })?;
        let caller = Caller {
            tenant: cx.tenant.clone(),
            runtime: Self::NAME.to_owned(),
            plugin: plugin.name.clone(),
            origin: cx.origin.clone(),
        };
        Ok((found, RustCtx::new(caller, self.handler.clone())))
    }

    async fn within<T: Send + 'static>(
        &self,
        limit: Duration,
        plugin: &str,
        work: impl Future<Output = Result<T>> + Send + 'static,
    ) -> Result<T> {
        let pending = Pending::begin(self.pending.clone());
        let mut task = tokio::spawn(async move {
            let _pending = pending;
            work.await
        });
        // Whoever waits may give up before the limit.
        let _ended = Ended(task.abort_handle());
        match tokio::time::timeout(limit, &mut task).await {
            Ok(Ok(Err(error))) if !error.kind().is_temporary() => Err(failed(plugin, error)),
            Ok(Ok(done)) => done,
            Ok(Err(panic)) => Err(failed(plugin, panic)),
            Err(late) => {
                self.timeouts.fetch_add(1, Ordering::Relaxed);
                let message = "the plugin did not answer in time; try again later";
                Err(Error::unavailable("plugin_timeout", message).with_source(late))
            }
        }
    }
}

/// The plugin's own error.
fn failed(plugin: &str, error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::internal("plugin_failed", "the plugin failed")
        .with_details(json!({ "plugin": plugin, "message": error.to_string() }))
        .with_source(error)
}

/// That a thing is not there, or that the request is wrong, is an answer and no failure.
fn answered(done: Result<Value>) -> Result<Result<Value>> {
    match done {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::Invalid) => {
            Ok(Err(error))
        }
        done => done.map(Ok),
    }
}

/// What the plugin said of its error.
fn said(error: &Error) -> String {
    let said = error.details().and_then(|details| details.get("message")?.as_str());
    said.unwrap_or_else(|| error.message()).to_owned()
}

/// Ends a task when nobody waits for it any more.
struct Ended(AbortHandle);

impl Drop for Ended {
    fn drop(&mut self) {
        self.0.abort();
    }
}

struct Pending(Arc<AtomicUsize>);

impl Pending {
    fn begin(count: Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[async_trait]
impl PluginRuntime for RustRuntime {
    fn name(&self) -> &str {
        Self::NAME
    }

    async fn discover(&self, _tenant: &TenantId) -> Result<Found> {
        Ok(self.found.clone())
    }

    async fn action(
        &self,
        cx: &CallCx,
        plugins: &[&Plugin],
        hook: &str,
        event: &Value,
    ) -> Result<Vec<HandlerFailure>> {
        let told = plugins.iter().map(|plugin| async {
            // A program that no longer has a plugin has nobody to tell.
            let (own, ctx) = self.find(cx, plugin).ok()?;
            let (hook, event) = (hook.to_owned(), event.clone());
            let work = async move { own.action(&ctx, &hook, &event).await };
            let error = self.within(self.limits.handler(), &plugin.name, work).await.err()?;
            Some(HandlerFailure {
                plugin: plugin.name.clone(),
                late: error.kind().is_temporary(),
                message: said(&error),
            })
        });
        Ok(join_all(told).await.into_iter().flatten().collect())
    }

    async fn filter(
        &self,
        cx: &CallCx,
        plugins: &[&Plugin],
        hook: &str,
        value: &Value,
    ) -> Result<Value> {
        let priority = |plugin: &&Plugin| {
            let own = plugin.manifest.filter_hooks.iter().filter(|filter| filter.hook == hook);
            own.map(|filter| filter.priority).min()
        };
        let mut plugins = plugins.to_vec();
        plugins.sort_by_key(priority);
        let mut value = value.clone();
        let mut over = pin!(tokio::time::sleep(self.limits.chain()));
        for plugin in plugins {
            let Ok((own, ctx)) = self.find(cx, plugin) else { continue };
            let (hook, given) = (hook.to_owned(), value.clone());
            let work = async move { own.filter(&ctx, &hook, given).await };
            let changed = tokio::select! {
                changed = self.within(self.limits.each_filter(), &plugin.name, work) => changed,
                () = &mut over => {
                    let plugin = plugin.name.as_str();
                    tracing::warn!(target: "escalated_plugins", plugin, "no time is left for filters");
                    break;
                }
            };
            match changed {
                Ok(changed) => value = changed,
                Err(error) => {
                    let (plugin, code) = (plugin.name.as_str(), error.code());
                    tracing::warn!(target: "escalated_plugins", plugin, code, "a filter is passed over");
                }
            }
        }
        Ok(value)
    }

    async fn endpoint(
        &self,
        cx: &CallCx,
        plugin: &Plugin,
        request: &PluginRequest,
    ) -> Result<Value> {
        let (own, ctx) = self.find(cx, plugin)?;
        let request = request.clone();
        let work = async move { answered(own.endpoint(&ctx, &request).await) };
        self.within(self.limits.endpoint, &plugin.name, work).await?
    }

    async fn webhook(
        &self,
        cx: &CallCx,
        plugin: &Plugin,
        request: &PluginRequest,
    ) -> Result<Value> {
        let (own, ctx) = self.find(cx, plugin)?;
        let request = request.clone();
        let work = async move { answered(own.webhook(&ctx, &request).await) };
        self.within(self.limits.webhook, &plugin.name, work).await?
    }

    async fn activate(&self, cx: &CallCx, plugin: &Plugin) -> Result<()> {
        let (own, ctx) = self.find(cx, plugin)?;
        let work = async move { own.activated(&ctx).await };
        self.within(self.limits.lifecycle, &plugin.name, work).await
    }

    async fn deactivate(&self, cx: &CallCx, plugin: &Plugin) -> Result<()> {
        let (own, ctx) = self.find(cx, plugin)?;
        let work = async move { own.deactivated(&ctx).await };
        self.within(self.limits.lifecycle, &plugin.name, work).await
    }

    async fn cron(&self, cx: &CallCx, plugin: &Plugin, schedule: &str) -> Result<()> {
        let (own, ctx) = self.find(cx, plugin)?;
        let schedule = schedule.to_owned();
        let work = async move { own.cron(&ctx, &schedule).await };
        self.within(self.limits.cron, &plugin.name, work).await
    }

    async fn badge(&self, cx: &CallCx, plugin: &Plugin, component: &str) -> Result<Value> {
        let (own, ctx) = self.find(cx, plugin)?;
        let component = component.to_owned();
        let work = async move { own.badge(&ctx, &component).await };
        self.within(self.limits.badge, &plugin.name, work).await
    }

    fn health(&self, _tenant: &TenantId) -> RuntimeHealth {
        RuntimeHealth {
            runtime: Self::NAME.to_owned(),
            state: RuntimeState::Ready,
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            pid: None,
            ready_at: None,
            retry_at: None,
            starts: 0,
            pending: self.pending.load(Ordering::Relaxed),
            timeouts: self.timeouts.load(Ordering::Relaxed),
            skipped_lines: 0,
            last_error: None,
            problems: self.found.problems.clone(),
        }
    }

    async fn drain(&self) {}
}

impl fmt::Debug for RustRuntime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.plugins.keys()).finish()
    }
}
