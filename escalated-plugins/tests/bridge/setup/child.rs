use std::{ffi::OsString, fs, sync::Arc, time::Duration};

use escalated_core::{
    Result,
    ids::TenantId,
    plugins::{Manifest, Plugin, PluginRequest},
    time::{Clock, SystemClock},
};
use escalated_plugins::{
    ctx::CtxHandler,
    runtimes::{CallCx, NodeOptions, NodeRuntime, PluginRuntime, RuntimeCommand},
};
use serde_json::{Value, json};

use super::RecordingHandler;

/// A runtime of a script, in a process.
pub(crate) struct ChildRuntime {
    pub(crate) runtime: Arc<NodeRuntime>,
    pub(crate) handler: Arc<RecordingHandler>,
}

/// The script that misbehaves on demand.
pub(crate) const FAULTY: &str = include_str!("faulty.js");

impl ChildRuntime {
    /// The script in Node. Calls to plugins may take a second, so that a test need not wait long.
    pub(crate) fn of(script: &str) -> Self {
        Self::with(script, Arc::new(SystemClock), |_| {})
    }

    pub(crate) fn with(
        script: &str,
        clock: Arc<dyn Clock>,
        change: impl FnOnce(&mut NodeOptions),
    ) -> Self {
        let handler = RecordingHandler::new();
        let args = ["-e", script].map(OsString::from).to_vec();
        let mut options = NodeOptions::new(std::env::temp_dir());
        options.command = RuntimeCommand::Given { program: "node".into(), args };
        options.limits.ping = Duration::from_secs(1);
        change(&mut options);
        let answers: Arc<dyn CtxHandler> = handler.clone();
        Self { runtime: Arc::new(NodeRuntime::new(options, answers, clock)), handler }
    }

    /// Waits until it is up, which is no part of what a test measures.
    pub(crate) async fn is_up(&self) {
        self.runtime.discover(&TenantId::default()).await.unwrap();
    }

    /// Asks the endpoint at a path.
    pub(crate) async fn ask(&self, path: &str) -> Result<Value> {
        let request = PluginRequest {
            method: "GET".into(),
            path: path.into(),
            body: Some(json!({ "said": "hello" })),
            ..PluginRequest::default()
        };
        self.runtime.endpoint(&CallCx::default(), &demo(), &request).await
    }

    /// The process that answers.
    pub(crate) fn pid(&self) -> u32 {
        self.runtime.health(&TenantId::default()).pid.expect("a process")
    }

    /// Asks until the runtime answers as it should.
    pub(crate) async fn answers_again(&self) {
        for _ in 0..100 {
            if self.ask("/echo").await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{:?}", self.runtime.health(&TenantId::default()));
    }
}

/// A plugin as the helpdesk knows it.
fn demo() -> Plugin {
    plugin("demo")
}

pub(crate) fn plugin(name: &str) -> Plugin {
    Plugin {
        name: name.to_owned(),
        runtime: "node".to_owned(),
        manifest: Manifest { name: name.to_owned(), ..Manifest::default() },
        problems: Vec::new(),
        is_present: true,
        is_active: true,
        grants: [].into(),
        audiences: [].into(),
        config: serde_json::Map::new(),
        activated_at: None,
        deactivated_at: None,
        seen_at: escalated_core::time::ManualClock::default().now(),
    }
}

/// Waits until a process is no more: gone, or ended and nobody's but the machine's.
pub(crate) async fn is_gone(pid: u32) {
    for _ in 0..200 {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let fields: Vec<_> = stat.rsplit(')').next().unwrap_or_default().split(' ').collect();
        let (state, parent) = (fields.get(1).copied(), fields.get(2).copied());
        let is_ours = parent == Some(std::process::id().to_string().as_str());
        if state.is_none() || (state == Some("Z") && !is_ours) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{pid} is still there");
}
