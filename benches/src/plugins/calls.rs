use std::{path::Path, sync::Arc};

use anyhow::{Context, Result};
use async_trait::async_trait;
use escalated_core::{
    ids::TenantId,
    plugins::{Plugin, PluginRequest},
    time::{Clock, SystemClock},
};
use escalated_plugins::{
    ctx::{Caller, CtxCall, CtxHandler},
    runtimes::{CallCx, NodeOptions, NodeRuntime, PluginRuntime},
};
use futures_util::{StreamExt, TryStreamExt, stream};
use serde_json::{Map, Value, json};

use crate::{sample::Sample, stopwatch::Stopwatch};

/// How many calls are under way at once when as many as possible are made.
const AT_ONCE: usize = 256;

/// Answers everything with null, so that nothing but the way is measured.
struct Nothing;

#[async_trait]
impl CtxHandler for Nothing {
    async fn handle(&self, _: &Caller, _: CtxCall) -> escalated_core::Result<Value> {
        Ok(Value::Null)
    }
}

/// A runtime with a plugin that answers what it is sent.
pub(super) struct Calls {
    runtime: NodeRuntime,
    plugin: Plugin,
    request: PluginRequest,
}

impl Calls {
    /// Starts the runtime.
    pub(super) async fn open(folder: &Path) -> Result<Self> {
        let clock = Arc::new(SystemClock);
        let now = clock.now();
        let runtime = NodeRuntime::new(NodeOptions::new(folder), Arc::new(Nothing), clock);
        let found = runtime.discover(&TenantId::default()).await?;
        let found = found.plugins.into_iter().next().context("no plugin was found")?;
        let plugin = Plugin {
            name: found.manifest.name.clone(),
            runtime: runtime.name().to_owned(),
            manifest: found.manifest,
            problems: found.problems,
            is_present: true,
            is_active: true,
            grants: Default::default(),
            audiences: Default::default(),
            config: Map::new(),
            activated_at: None,
            deactivated_at: None,
            seen_at: now,
        };
        let mut request = PluginRequest {
            method: "GET".into(),
            path: "/echo".into(),
            ..PluginRequest::default()
        };
        request.query.insert("said".into(), "hello".into());
        Ok(Self { runtime, plugin, request })
    }

    /// Ends it.
    pub(super) async fn close(self) {
        self.runtime.drain().await;
    }

    /// There and back, one after the other.
    pub(super) async fn echo(&self, calls: usize) -> Result<Sample> {
        let (start, mut micros) = (Stopwatch::start(), Vec::with_capacity(calls));
        for _ in 0..calls {
            let watch = Stopwatch::start();
            self.ask().await?;
            micros.push(watch.micros());
        }
        Ok(Sample { micros, elapsed: start.elapsed() })
    }

    /// A filter that asks the helpdesk once, one after the other.
    pub(super) async fn filter(&self, calls: usize) -> Result<Sample> {
        let (cx, plugins) = (CallCx::default(), [&self.plugin]);
        let value = json!({ "subject": "The grinder makes a noise" });
        let (start, mut micros) = (Stopwatch::start(), Vec::with_capacity(calls));
        for _ in 0..calls {
            let watch = Stopwatch::start();
            self.runtime.filter(&cx, &plugins, "bench.value", &value).await?;
            micros.push(watch.micros());
        }
        Ok(Sample { micros, elapsed: start.elapsed() })
    }

    /// As many at once as there is room for: calls per second.
    pub(super) async fn throughput(&self, calls: usize) -> Result<f64> {
        let start = Stopwatch::start();
        let asked = stream::iter(0..calls).map(|_| self.ask());
        asked.buffer_unordered(AT_ONCE).try_for_each(async |()| Ok(())).await?;
        Ok(calls as f64 / start.elapsed().as_secs_f64())
    }

    async fn ask(&self) -> Result<()> {
        self.runtime.endpoint(&CallCx::default(), &self.plugin, &self.request).await?;
        Ok(())
    }
}
