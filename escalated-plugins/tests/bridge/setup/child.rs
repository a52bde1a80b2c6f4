use std::{ffi::OsString, fs, sync::Arc, time::Duration};

use escalated_core::{
    Result,
    ids::TenantId,
    plugins::{Manifest, Plugin, PluginRequest},
    time::{Clock, ManualClock},
};
use escalated_plugins::{
    ctx::CtxHandler,
    runtimes::{CallCx, NodeOptions, NodeRuntime, PluginRuntime, RuntimeCommand},
    session::CallLimits,
};
use rustix::{
    event::{PollFd, PollFlags, poll},
    process::{Pid, PidfdFlags, pidfd_open},
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
    /// The script in Node.
    pub(crate) fn of(script: &str) -> Self {
        Self::with(script, Arc::new(ManualClock::default()), |_| {})
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
        options.limits = unreached();
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
        self.ask_with(&CallCx::default(), path, json!({ "said": "hello" })).await
    }

    /// Asks the endpoint at a path, in a tenant.
    pub(crate) async fn ask_in(&self, tenant: &TenantId, path: &str) -> Result<Value> {
        let cx = CallCx { tenant: tenant.clone(), ..CallCx::default() };
        self.ask_with(&cx, path, json!({ "said": "hello" })).await
    }

    /// Asks the endpoint at a path with a body.
    pub(crate) async fn ask_with(&self, cx: &CallCx, path: &str, body: Value) -> Result<Value> {
        let request = PluginRequest {
            method: "GET".into(),
            path: path.into(),
            body: Some(body),
            ..PluginRequest::default()
        };
        self.runtime.endpoint(cx, &demo(), &request).await
    }

    /// The process that answers.
    pub(crate) fn pid(&self) -> u32 {
        self.runtime.health(&TenantId::default()).pid.expect("a process")
    }

    /// Waits until so many lines were passed over. Nobody tells when a count changes: it is looked at
    /// each time that all others had their turn.
    pub(crate) async fn has_skipped(&self, lines: u64) {
        while self.runtime.health(&TenantId::default()).skipped_lines < lines {
            tokio::task::yield_now().await;
        }
    }

    /// Waits until nothing is asked of it, not even for a sign of life.
    pub(crate) async fn has_answered(&self) {
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        while self.runtime.health(&TenantId::default()).pending > 0 {
            tokio::task::yield_now().await;
        }
    }

    /// Waits until a process has ended and was collected, and asks the next one.
    pub(crate) async fn is_replaced(&self, pid: u32) {
        let tenant = TenantId::default();
        let mut changes = self.runtime.changes(&tenant);
        while self.runtime.health(&tenant).pid == Some(pid) {
            changes.changed().await.unwrap();
        }
        is_collected(pid);
        self.ask("/echo").await.unwrap();
    }
}

/// Limits in real time that only a runtime reaches which hangs by mistake: they keep a test that fails
/// from waiting for ever. What is to be reached is set by each test, in time that stands still.
pub(crate) fn unreached() -> CallLimits {
    let long = Duration::from_secs(120);
    CallLimits {
        start: long,
        action: long,
        filter: long,
        filter_each: long,
        endpoint: long,
        webhook: long,
        lifecycle: long,
        cron: long,
        badge: long,
        ping: long,
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
        seen_at: ManualClock::default().now(),
    }
}

/// A child of ours that has ended is gone: whoever started it has asked how it ended.
pub(crate) fn is_collected(pid: u32) {
    assert_eq!(state(pid), None, "{pid}");
}

/// Waits until a process has ended that is not a child of ours.
pub(crate) async fn has_ended(pid: u32) {
    let Some(raw) = i32::try_from(pid).ok().and_then(Pid::from_raw) else { panic!("{pid}") };
    // The machine tells when it ends; one that is not there has ended.
    if let Ok(process) = pidfd_open(raw, PidfdFlags::empty()) {
        let wait = move || poll(&mut [PollFd::new(&process, PollFlags::IN)], None);
        tokio::task::spawn_blocking(wait).await.unwrap().unwrap();
    }
    assert!(matches!(state(pid), None | Some('Z' | 'X')), "{pid}");
}

fn state(pid: u32) -> Option<char> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(") ")?.1.chars().next()
}
