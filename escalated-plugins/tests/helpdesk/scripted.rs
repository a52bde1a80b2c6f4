use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use async_trait::async_trait;
use escalated_core::{
    Error, Result,
    ids::TenantId,
    plugins::{FoundPlugin, Manifest, Plugin, PluginRequest, RuntimeHealth, RuntimeState},
    time::Clock,
};
use escalated_plugins::{
    ctx::{Caller, CtxCall, CtxHandler, Origin},
    host::OpenRuntime,
    runtimes::{CallCx, Found, HandlerFailure, PluginRuntime},
};
use serde_json::Value;

/// What a scripted runtime does when it is asked something.
#[derive(Clone)]
pub(crate) enum Step {
    /// Answers as a filter, and hears as an action, with the `failures` in it.
    Answer(Value),
    /// Says that it is away.
    Away,
    /// Says that it was too slow.
    Late,
    /// Says that a plugin failed.
    Fail,
    /// Never answers.
    Hang,
    /// Lets a plugin ask, keeps the answer, and hears.
    Ask(&'static str, Box<CtxCall>),
}

/// What it was asked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Seen {
    pub(crate) what: String,
    pub(crate) plugins: Vec<String>,
    pub(crate) value: Value,
    pub(crate) origin: Origin,
}

#[derive(Default)]
struct State {
    found: Vec<FoundPlugin>,
    is_down: bool,
    steps: VecDeque<Step>,
    seen: Vec<Seen>,
    answers: Vec<Result<Value>>,
}

/// A runtime that does what a test says. Without a step it hears, and leaves values as they are.
#[derive(Clone)]
pub(crate) struct Scripted {
    name: &'static str,
    handler: Arc<OnceLock<Arc<dyn CtxHandler>>>,
    state: Arc<Mutex<State>>,
}

impl Scripted {
    pub(crate) fn new(name: &'static str, manifests: Vec<Manifest>) -> Self {
        let runtime = Self { name, handler: Arc::default(), state: Arc::default() };
        runtime.has(manifests);
        runtime
    }

    /// From now on it has these plugins.
    pub(crate) fn has(&self, manifests: Vec<Manifest>) {
        let found = |manifest| FoundPlugin { manifest, problems: Vec::new() };
        self.lock().found = manifests.into_iter().map(found).collect();
    }

    /// From now on it does not come up.
    pub(crate) fn is_down(&self) {
        self.lock().is_down = true;
    }

    /// Answers its plugins, as the host does.
    pub(crate) fn handler(&self) -> Arc<dyn CtxHandler> {
        self.handler.get().unwrap().clone()
    }

    pub(crate) fn then(&self, steps: impl IntoIterator<Item = Step>) {
        self.lock().steps.extend(steps);
    }

    /// What it was asked since it was last looked at.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        std::mem::take(&mut self.lock().seen)
    }

    pub(crate) fn heard(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.what).collect()
    }

    /// What its plugins were answered since it was last looked at.
    pub(crate) fn answers(&self) -> Vec<Result<Value>> {
        std::mem::take(&mut self.lock().answers)
    }

    /// A plugin asks, on account of nothing.
    pub(crate) async fn ask(&self, plugin: &str, call: CtxCall) -> Result<Value> {
        self.ask_for(plugin, Origin::default(), call).await
    }

    pub(crate) async fn ask_for(
        &self,
        plugin: &str,
        origin: Origin,
        call: CtxCall,
    ) -> Result<Value> {
        let call_cx = CallCx { tenant: TenantId::default(), origin };
        self.ask_in(&call_cx, plugin, call).await
    }

    pub(crate) async fn ask_in(&self, cx: &CallCx, plugin: &str, call: CtxCall) -> Result<Value> {
        let caller = Caller {
            tenant: cx.tenant.clone(),
            runtime: self.name.into(),
            plugin: plugin.into(),
            origin: cx.origin.clone(),
        };
        self.handler.get().unwrap().handle(&caller, call).await
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn act(
        &self,
        cx: &CallCx,
        what: String,
        plugins: &[&Plugin],
        value: &Value,
    ) -> Result<Value> {
        let plugins = plugins.iter().map(|plugin| plugin.name.clone()).collect();
        let (value, origin) = (value.clone(), cx.origin.clone());
        let step = {
            let mut state = self.lock();
            state.seen.push(Seen { what, plugins, value: value.clone(), origin });
            state.steps.pop_front()
        };
        match step {
            None => Ok(value),
            Some(Step::Answer(answer)) => Ok(answer),
            Some(Step::Away) => Err(Error::unavailable("plugin_unavailable", "away")),
            Some(Step::Late) => Err(Error::unavailable("plugin_timeout", "late")),
            Some(Step::Fail) => {
                Err(Error::internal("plugin_failed", "failed").with_source("it broke"))
            }
            Some(Step::Hang) => std::future::pending().await,
            Some(Step::Ask(plugin, call)) => {
                let answer = self.ask_in(cx, plugin, *call).await;
                self.lock().answers.push(answer);
                Ok(value)
            }
        }
    }
}

impl OpenRuntime for Scripted {
    fn open(&self, handler: Arc<dyn CtxHandler>, _: Arc<dyn Clock>) -> Arc<dyn PluginRuntime> {
        assert!(self.handler.set(handler).is_ok(), "it is opened once");
        Arc::new(self.clone())
    }
}

#[async_trait]
impl PluginRuntime for Scripted {
    fn name(&self) -> &str {
        self.name
    }

    async fn discover(&self, _: &TenantId) -> Result<Found> {
        let state = self.lock();
        if state.is_down {
            return Err(Error::unavailable("plugin_unavailable", "down"));
        }
        Ok(Found { plugins: state.found.clone(), problems: Vec::new() })
    }

    async fn action(
        &self,
        cx: &CallCx,
        plugins: &[&Plugin],
        hook: &str,
        event: &Value,
    ) -> Result<Vec<HandlerFailure>> {
        let mut answer = self.act(cx, format!("action {hook}"), plugins, event).await?;
        let failures = answer.get_mut("failures").map(Value::take);
        Ok(failures.map(|failures| serde_json::from_value(failures).unwrap()).unwrap_or_default())
    }

    async fn filter(
        &self,
        cx: &CallCx,
        plugins: &[&Plugin],
        hook: &str,
        value: &Value,
    ) -> Result<Value> {
        self.act(cx, format!("filter {hook}"), plugins, value).await
    }

    async fn endpoint(
        &self,
        cx: &CallCx,
        plugin: &Plugin,
        request: &PluginRequest,
    ) -> Result<Value> {
        let what = format!("endpoint {} {}", request.method, request.path);
        self.act(cx, what, &[plugin], &Value::Null).await
    }

    async fn webhook(
        &self,
        cx: &CallCx,
        plugin: &Plugin,
        request: &PluginRequest,
    ) -> Result<Value> {
        let what = format!("webhook {} {}", request.method, request.path);
        self.act(cx, what, &[plugin], &Value::Null).await
    }

    fn can_choose(&self) -> bool {
        self.name != "platform"
    }

    async fn activate(&self, cx: &CallCx, plugin: &Plugin) -> Result<()> {
        self.act(cx, "activate".into(), &[plugin], &Value::Null).await.map(|_| ())
    }

    async fn deactivate(&self, cx: &CallCx, plugin: &Plugin) -> Result<()> {
        self.act(cx, "deactivate".into(), &[plugin], &Value::Null).await.map(|_| ())
    }

    async fn cron(&self, cx: &CallCx, plugin: &Plugin, schedule: &str) -> Result<()> {
        self.act(cx, format!("cron {schedule}"), &[plugin], &Value::Null).await.map(|_| ())
    }

    async fn badge(&self, cx: &CallCx, plugin: &Plugin, component: &str) -> Result<Value> {
        self.act(cx, format!("badge {component}"), &[plugin], &Value::Null).await
    }

    fn health(&self, _: &TenantId) -> RuntimeHealth {
        RuntimeHealth {
            runtime: self.name.into(),
            state: RuntimeState::Ready,
            version: None,
            pid: None,
            ready_at: None,
            retry_at: None,
            starts: 1,
            pending: 0,
            timeouts: 0,
            skipped_lines: 0,
            last_error: None,
            problems: Vec::new(),
        }
    }

    async fn drain(&self) {
        self.lock().seen.push(Seen {
            what: "drain".into(),
            plugins: Vec::new(),
            value: Value::Null,
            origin: Origin::default(),
        });
    }
}
