//! Handlers in real Node that hang or fail, and what the helpdesk learns of them.

use std::{ffi::OsString, path::Path, sync::Arc, time::Duration};

use escalated_core::{
    plugins::{Manifest, PluginRequest},
    time::SystemClock,
};
use escalated_plugins::runtimes::{
    CallCx, HandlerFailure, NodeOptions, NodeRuntime, PluginRuntime, RuntimeCommand,
};
use serde_json::json;

use crate::{answers::AskedOfTest, folder::PluginFolder, way::active};

/// Its filter never ends.
const HANGS: &str = r"
import { definePlugin } from '@escalated-dev/plugin-sdk';

export default definePlugin({
  name: 'hangs',
  version: '1.0.0',
  actions: { 'ticket.created': () => new Promise(() => {}) },
  filters: { list: { priority: 1, handler: () => new Promise(() => {}) } },
});
";

/// Its filter adds to a list.
const ADDS: &str = r"
import { definePlugin } from '@escalated-dev/plugin-sdk';

export default definePlugin({
  name: 'adds',
  version: '1.0.0',
  actions: { 'ticket.created': async () => { throw new Error('it broke'); } },
  filters: { list: { priority: 2, handler: async (list) => [...list, 'added'] } },
});
";

/// A runtime that was told to end, and still reads.
const LEAVING: &str = r"
const lines = require('node:readline').createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const { id, method } = JSON.parse(line);
  const shake = { protocol_version: '1.0', runtime_version: '0.1.0', compatible: true };
  const result = { handshake: shake, manifest: {}, ping: {} }[method];
  const error = { code: -32000, message: 'The plugin runtime is shutting down' };
  const answer = result === undefined ? { error } : { result };
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, ...answer }) + '\n');
});
";

fn options(folder: &Path) -> NodeOptions {
    let mut options = NodeOptions::new(folder);
    // What is given up by the runtime is in time for a host that waits long enough for any machine.
    let limits = &mut options.limits;
    limits.filter = Duration::from_secs(60);
    limits.filter_each = Duration::from_millis(200);
    options
}

fn runtime(options: NodeOptions) -> NodeRuntime {
    let (handler, _) = AskedOfTest::new();
    NodeRuntime::new(options, Arc::new(handler), Arc::new(SystemClock))
}

fn named(name: &str) -> Manifest {
    Manifest { name: name.into(), ..Manifest::default() }
}

#[tokio::test]
async fn a_filter_that_hangs_does_not_take_what_the_next_one_does() {
    let Some(folder) = PluginFolder::new() else { return };
    folder.add("hangs", &[("index.js", HANGS)]);
    folder.add("adds", &[("index.js", ADDS)]);
    let runtime = runtime(options(folder.path()));
    let plugins = ["hangs", "adds"].map(|name| active(named(name)));
    let plugins: Vec<_> = plugins.iter().collect();
    let value = runtime.filter(&CallCx::default(), &plugins, "list", &json!([])).await.unwrap();
    assert_eq!(value, json!(["added"]));
    runtime.drain().await;
}

#[tokio::test]
async fn whose_handler_failed_and_which_was_late_is_told() {
    let Some(folder) = PluginFolder::new() else { return };
    folder.add("hangs", &[("index.js", HANGS)]);
    folder.add("adds", &[("index.js", ADDS)]);
    let mut options = options(folder.path());
    let more = "action=200,filter=200,chain=60000,cron=40000";
    options.env.push(("ESCALATED_PLUGIN_LIMITS".into(), more.into()));
    let runtime = runtime(options);
    let plugins = ["hangs", "adds"].map(|name| active(named(name)));
    let plugins: Vec<_> = plugins.iter().collect();
    let told = runtime.action(&CallCx::default(), &plugins, "ticket.created", &json!({})).await;
    let failure = |plugin: &str, late, message: &str| HandlerFailure {
        plugin: plugin.into(),
        late,
        message: message.into(),
    };
    let expected = [failure("adds", false, "it broke"), failure("hangs", true, "Timeout")];
    assert_eq!(told.unwrap(), expected);
    runtime.drain().await;
}

#[tokio::test]
async fn what_a_runtime_refuses_while_it_ends_is_for_later() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = options(folder.path());
    let args = ["-e", LEAVING].map(OsString::from).to_vec();
    options.command = RuntimeCommand::Given { program: "node".into(), args };
    let runtime = runtime(options);
    let (cx, plugin) = (CallCx::default(), active(named("one")));
    let told = runtime.action(&cx, &[&plugin], "ticket.created", &json!({})).await.unwrap_err();
    assert_eq!(told.code(), "plugin_unavailable");
    let asked = runtime.endpoint(&cx, &plugin, &PluginRequest::default()).await.unwrap_err();
    assert_eq!(asked.code(), "plugin_unavailable");
    runtime.drain().await;
}
