//! From the first call to the end, with the runtime that comes with the crate and real Node.

use std::{fs, path::Path, sync::Arc, time::Duration};

use escalated_core::{actor::Cause, ids::TenantId, plugins::RuntimeState, time::ManualClock};
use escalated_plugins::{
    ctx::{CtxCall, Origin},
    runtimes::{CallCx, NodeOptions, NodeRuntime, PluginRuntime, RuntimeCommand},
};
use serde_json::{Value, json};

use crate::setup::{ChildRuntime, RecordingHandler, is_collected, plugin, unreached};

const PLUGIN: &str = "
const name = 'NAME';
const manifest = { name, version: '1.0.0', config: [], pages: [], components: [], widgets: [],
  actionHooks: ['ticket.created'], filterHooks: [{ hook: 'words', priority: 10 }],
  endpoints: [{ method: 'GET', path: '/late' }], webhooks: [], cronSchedules: ['every:1h'] };
export default { __escalated: true, name, version: '1.0.0', toManifest: () => manifest,
  actions: { 'ticket.created': async (event, ctx) => { await ctx.tickets.find(event.id); } },
  filters: { words: (words) => [...words, name] },
  endpoints: { 'GET /late': async (ctx) => { setTimeout(() => ctx.log.info('late'), 1); return name; } },
  cron: { 'every:1h': async (ctx) => { await ctx.store.set('c', 'k', 1); } },
};";

fn write_plugin(base: &Path, folder: &str, name: &str) {
    let folder = base.join("plugins").join(folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("package.json"), r#"{"type": "module", "main": "index.js"}"#).unwrap();
    fs::write(folder.join("index.js"), PLUGIN.replace("NAME", name)).unwrap();
}

fn runtime(base: &Path) -> (NodeRuntime, Arc<RecordingHandler>) {
    let handler = RecordingHandler::new();
    let options = NodeOptions { limits: unreached(), ..NodeOptions::new(base) };
    (NodeRuntime::new(options, handler.clone(), Arc::new(ManualClock::default())), handler)
}

fn at_depth(depth: u8) -> CallCx {
    let cause = Cause { by: Some("event ticket.created".into()), depth };
    CallCx { origin: Origin { cause, ..Origin::default() }, ..CallCx::default() }
}

#[tokio::test]
async fn it_is_started_by_the_first_call_and_tells_of_its_plugins() {
    let base = tempfile::tempdir().unwrap();
    write_plugin(base.path(), "one", "one");
    write_plugin(base.path(), "two", "two");
    write_plugin(base.path(), "two-again", "two");
    let (runtime, _) = runtime(base.path());
    let tenant = TenantId::default();
    assert_eq!(runtime.health(&tenant).state, RuntimeState::Stopped);
    let found = runtime.discover(&tenant).await.unwrap();
    let names: Vec<_> = found.plugins.iter().map(|found| found.manifest.name.as_str()).collect();
    assert_eq!(names, ["one", "two"]);
    assert_eq!(found.problems.len(), 1);
    assert_eq!(found.problems[0].code, "duplicate_name");
    let health = runtime.health(&tenant);
    assert_eq!((health.state, health.starts), (RuntimeState::Ready, 1));
    assert_eq!(health.problems, found.problems);
    write_plugin(base.path(), "three", "three");
    assert_eq!(runtime.discover(&tenant).await.unwrap().plugins.len(), 3);
    runtime.drain().await;
}

#[tokio::test]
async fn code_that_was_changed_in_place_is_found_and_what_plugins_write_starts_nothing() {
    let base = tempfile::tempdir().unwrap();
    write_plugin(base.path(), "one", "one");
    let (runtime, _) = runtime(base.path());
    let tenant = TenantId::default();
    runtime.discover(&tenant).await.unwrap();
    let pid = runtime.health(&tenant).pid;
    for file in ["state.json", "plugins/one/numbers.json"] {
        fs::write(base.path().join(file), "1").unwrap();
    }
    runtime.discover(&tenant).await.unwrap();
    assert_eq!(runtime.health(&tenant).pid, pid);
    write_plugin(base.path(), "one", "renamed");
    let found = runtime.discover(&tenant).await.unwrap();
    assert_eq!(found.plugins[0].manifest.name, "renamed");
    runtime.drain().await;
}

/// One may have been too slow. One that is broken costs a single start.
#[tokio::test]
async fn a_plugin_that_could_not_be_loaded_is_tried_once_more() {
    let base = tempfile::tempdir().unwrap();
    write_plugin(base.path(), "late", "late");
    write_plugin(base.path(), "broken", "broken");
    let late = "import { existsSync, writeFileSync } from 'node:fs';
        if (!existsSync('seen')) { writeFileSync('seen', ''); throw new Error('not yet'); }";
    let late = format!("{late}\n{}", PLUGIN.replace("NAME", "late"));
    fs::write(base.path().join("plugins/late/index.js"), late).unwrap();
    fs::write(base.path().join("plugins/broken/index.js"), "throw new Error('broken')").unwrap();
    let (runtime, _) = runtime(base.path());
    let tenant = TenantId::default();
    let found = runtime.discover(&tenant).await.unwrap();
    assert_eq!((found.plugins.len(), found.problems.len()), (0, 2));
    for _ in 0..2 {
        let found = runtime.discover(&tenant).await.unwrap();
        assert_eq!((found.plugins.len(), found.problems.len()), (1, 1));
        assert_eq!(runtime.health(&tenant).starts, 2);
    }
    runtime.drain().await;
}

#[tokio::test]
async fn only_those_that_are_chosen_are_told_and_what_they_do_follows_from_it() {
    let base = tempfile::tempdir().unwrap();
    write_plugin(base.path(), "one", "one");
    write_plugin(base.path(), "two", "two");
    let (runtime, handler) = runtime(base.path());
    let (one, two) = (plugin("one"), plugin("two"));
    let event = json!({ "id": 7 });
    runtime.action(&at_depth(3), &[&two], "ticket.created", &event).await.unwrap();
    assert_eq!(handler.count(), 1);
    let (caller, call) = handler.last();
    assert_eq!((caller.plugin.as_str(), caller.origin.cause.depth), ("two", 3));
    assert_eq!(call, CtxCall::TicketsFind { id: escalated_plugins::ctx::WireId::Number(7) });
    let words = json!(["word"]);
    let filtered = runtime.filter(&at_depth(0), &[&one, &two], "words", &words).await.unwrap();
    assert_eq!(filtered, json!(["word", "one", "two"]));
    let filtered = runtime.filter(&at_depth(0), &[&one], "words", &words).await.unwrap();
    assert_eq!(filtered, json!(["word", "one"]));
    runtime.cron(&at_depth(0), &one, "every:1h").await.unwrap();
    assert_eq!(handler.last().0.plugin, "one");
    runtime.drain().await;
}

#[tokio::test]
async fn each_tenant_has_a_process_of_its_own_and_the_end_leaves_none() {
    let base = tempfile::tempdir().unwrap();
    write_plugin(base.path(), "one", "one");
    let (runtime, handler) = runtime(base.path());
    let tenants = [TenantId::default(), TenantId::new("other").unwrap()];
    let mut pids = Vec::new();
    for tenant in &tenants {
        let cx = CallCx { tenant: tenant.clone(), ..CallCx::default() };
        runtime.action(&cx, &[&plugin("one")], "ticket.created", &json!({})).await.unwrap();
        // A call without an id is refused before anybody is asked.
        runtime.cron(&cx, &plugin("one"), "every:1h").await.unwrap();
        assert_eq!(handler.last().0.tenant, *tenant);
        pids.push(runtime.health(tenant).pid.unwrap());
    }
    assert_ne!(pids[0], pids[1]);
    runtime.drain().await;
    for (tenant, pid) in tenants.iter().zip(pids) {
        is_collected(pid);
        let health = runtime.health(tenant);
        assert_eq!((health.state, health.last_error), (RuntimeState::Stopped, None));
    }
    assert_eq!(runtime.discover(&tenants[0]).await.unwrap().plugins.len(), 1);
    runtime.drain().await;
}

#[tokio::test]
async fn why_it_cannot_be_used_is_told() {
    let clock = Arc::new(ManualClock::default());
    let other = r#"
        process.stdin.once('data', () => console.log(JSON.stringify({ id: 1, result:
            { protocol_version: '2.0', runtime_version: '9', compatible: false } })));"#;
    let mute = "process.stdin.resume();";
    let rude = "process.stdin.once('data', () => console.log('{\"id\":1,\"result\":7}'));";
    let long = unreached().start;
    // One that says nothing is too slow for any limit.
    for (script, limit, code) in [
        (other, long, "runtime_incompatible"),
        (mute, Duration::from_millis(1), "runtime_too_slow"),
        (rude, long, "runtime_unreadable"),
    ] {
        let child = ChildRuntime::with(script, clock.clone(), |options| {
            options.limits.start = limit;
        });
        assert_eq!(child.ask("/echo").await.unwrap_err().code(), "plugin_unavailable");
        let why = child.runtime.health(&TenantId::default()).last_error.unwrap();
        assert!(why.starts_with(code), "{why}");
    }
    let mut options = NodeOptions::new(std::env::temp_dir());
    let program = "no-such-program-of-plugins".into();
    options.command = RuntimeCommand::Given { program, args: Vec::new() };
    let runtime = NodeRuntime::new(options, RecordingHandler::new(), clock);
    assert!(runtime.discover(&TenantId::default()).await.is_err());
    let why = runtime.health(&TenantId::default()).last_error.unwrap();
    assert!(why.starts_with("runtime_not_found:") && why.contains("install it"), "{why}");
}

#[tokio::test]
async fn its_environment_holds_no_secret_of_the_host() {
    let script = r#"
        const out = (message) => console.log(JSON.stringify(message));
        process.stdin.on('data', (chunk) => chunk.toString().split('\n').filter(Boolean).forEach((line) => {
            const { id, method } = JSON.parse(line);
            if (method === 'handshake') out({ id, result: { protocol_version: '1.0', compatible: true } });
            else if (method === 'manifest') out({ id, result: {} });
            else out({ id, result: Object.keys(process.env).sort() });
        }));"#;
    let child = ChildRuntime::of(script);
    let names = child.ask("/env").await.unwrap();
    let allowed = ["LANG", "PATH", "SSL_CERT_FILE", "TMPDIR", "TZ"];
    let names = names.as_array().unwrap().iter().filter_map(Value::as_str);
    let more: Vec<_> = names.filter(|name| !allowed.contains(name)).collect();
    assert!(more.is_empty(), "{more:?}");
}
