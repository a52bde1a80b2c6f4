//! What is wrong with runtimes and plugins is told to admins, over REST and on the page, and in the
//! log; and everything else goes on.

use std::{fs, path::Path};

use async_trait::async_trait;
use escalated::plugins::{
    host::PluginOptions,
    in_process::{RustCtx, RustPlugin},
    runtimes::NodeOptions,
};
use escalated_core::{
    Result,
    plugins::{Manifest, PluginRequest, read_manifest},
};
use serde_json::{Value, json};

use super::{
    capture::logged,
    desk::{Desk, given, node},
};

/// A plugin that is well.
struct Well(&'static str);

#[async_trait]
impl RustPlugin for Well {
    fn manifest(&self) -> Manifest {
        let endpoint = json!({ "method": "GET", "path": "/", "capability": "manage_settings" });
        let said = json!({ "name": self.0, "endpoints": [endpoint] });
        read_manifest(self.0, &said).0.unwrap()
    }

    async fn endpoint(&self, _: &RustCtx, _: &PluginRequest) -> Result<Value> {
        Ok(json!("well"))
    }
}

/// Looks for the plugins, and answers the list as the API has it. What is wrong must stand on the
/// page and in the log as well, and the other plugin must work.
async fn wrong(desk: &Desk, code: &str, sentence: &str) -> Value {
    let (status, text) = desk.ask("POST", "/api/v1/admin/plugins/discover", None).await;
    assert_eq!(status, 200, "{text}");
    let list = desk.read("/api/v1/admin/plugins").await;
    assert!(list.to_string().contains(code), "{code}: {list}");
    assert!(list.to_string().contains(sentence), "{sentence}: {list}");
    let (status, page) = desk.ask("GET", "/admin/plugins", None).await;
    let page = page.replace("&#x27;", "'").replace("&quot;", "\"").replace("&#x2F;", "/");
    assert_eq!(status, 200);
    assert!(page.contains(code) && page.contains(sentence), "{code}: {sentence}: {page}");
    let lines = logged(code);
    let is_warned = |line: &String| line.contains(" WARN ") && line.contains(sentence);
    assert!(lines.iter().any(is_warned), "{code}: {sentence}: {lines:#?}");
    let (status, _) = desk.ask("POST", "/api/v1/admin/plugins/well/activate", None).await;
    assert_eq!(status, 200);
    assert_eq!(desk.read("/api/plugins/well/").await, json!("well"));
    list
}

fn state<'a>(list: &'a Value, runtime: &str) -> &'a Value {
    let runtimes = list["runtimes"].as_array().unwrap();
    &runtimes.iter().find(|one| one["runtime"] == runtime).unwrap()["state"]
}

async fn desk(runtime: NodeOptions) -> Desk {
    Desk::open(PluginOptions::default().runtime(runtime).plugin(Well("well"))).await
}

/// Our own runtime, for the plugins in a folder.
fn own(folder: &Path) -> NodeOptions {
    let mut options = NodeOptions::new(folder);
    options.limits.start = std::time::Duration::from_secs(30);
    options
}

/// A plugin in plain JavaScript.
fn write_plugin(folder: &Path, place: &str, manifest: &Value) {
    let folder = folder.join("plugins").join(place);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("package.json"), r#"{"type":"module","main":"index.js"}"#).unwrap();
    let code = format!(
        "const manifest = {manifest};\nconst endpoints = Object.fromEntries((manifest.endpoints ?? \
         []).map(({{ method, path }}) => [`${{method}} ${{path}}`, () => 'answered']));\n\
         export default {{ __escalated: true, name: manifest.name, toManifest: () => manifest, \
         endpoints }};\n"
    );
    fs::write(folder.join("index.js"), code).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_runtime_that_is_not_there() {
    let desk = desk(given("gone", "/nowhere/runtime-of-plugins", [])).await;
    let sentence = "/nowhere/runtime-of-plugins was not found; install it, or name another";
    let list = wrong(&desk, "runtime_not_found", sentence).await;
    assert_eq!((state(&list, "gone"), state(&list, "rust")), (&json!("waiting"), &json!("ready")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_node() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = own(folder.path());
    options.name = "without-node".into();
    options.env.push(("PATH".into(), folder.path().into()));
    let desk = desk(options).await;
    wrong(&desk, "runtime_not_found", "node was not found; install it, or name another").await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_is_too_old() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    // The machine's own Node that says it is an older one.
    let path = std::env::var_os("PATH").unwrap();
    let real = std::env::split_paths(&path).map(|folder| folder.join("node"));
    let real = real.filter(|node| node.is_file()).last().unwrap();
    let old = folder.path().join("old.js");
    let versions = "{ value: { ...process.versions, node: '16.20.2' } }";
    fs::write(&old, format!("Object.defineProperty(process, 'versions', {versions});")).unwrap();
    let (program, script) = (folder.path().join("node"), old.display());
    fs::write(&program, format!("#!/bin/sh\nexec {} -r {script} \"$@\"\n", real.display()))
        .unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();

    let mut options = own(folder.path());
    options.env.push(("PATH".into(), folder.path().into()));
    let desk = desk(options).await;
    let sentence = "Node.js 18 or later is needed to run plugins, and this is 16.20.2";
    let list = wrong(&desk, "runtime_ended", sentence).await;
    assert_eq!(state(&list, "node"), "waiting");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_runtime_of_another_protocol() {
    let script = r#"require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
      const { id } = JSON.parse(line);
      const result = { protocol_version: "2.0", runtime_version: "9", compatible: false };
      process.stdout.write(JSON.stringify({ jsonrpc: "2.0", id, result }) + "\n"); });"#;
    let desk = desk(node("future", script)).await;
    let sentence = "the runtime speaks version 2.0 of the protocol, and not 1.0";
    wrong(&desk, "runtime_incompatible", sentence).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_that_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    for (place, name) in [("a", "twin"), ("b", "twin"), ("c", "only")] {
        write_plugin(folder.path(), place, &json!({ "name": name, "version": place }));
    }
    let options = PluginOptions::default()
        .plugin(Well("well"))
        .plugin(Well("only"))
        .runtime(own(folder.path()));
    let desk = Desk::open(options).await;
    let list = wrong(&desk, "duplicate_name", "the name twin is taken by").await;
    let plugins = list["data"].as_array().unwrap();
    let shown: Vec<_> =
        plugins.iter().map(|plugin| (&plugin["name"], &plugin["version"])).collect();
    let (only, twin, well) = (json!("only"), json!("twin"), json!("well"));
    assert_eq!(shown[..2], [(&only, &json!("c")), (&twin, &json!("a"))], "the first keeps it");
    assert_eq!((shown.len(), shown[2].0), (3, &well));
    // Of two runtimes the first keeps it: those in other processes stand before those in Rust.
    let sentence = "another runtime has a plugin with this name; this one is left out";
    let twice: Vec<_> = logged(sentence);
    assert!(!twice.is_empty() && list.to_string().contains(sentence), "{list}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_route_that_cannot_be_served() {
    let folder = tempfile::tempdir().unwrap();
    let endpoint =
        |path: &str| json!({ "method": "GET", "path": path, "capability": "manage_settings" });
    let endpoints = json!([endpoint("/../admin"), endpoint("/good"), endpoint("no-slash")]);
    let manifest = json!({ "name": "routed", "endpoints": endpoints, "cronSchedules": ["hourly"] });
    write_plugin(folder.path(), "routed", &manifest);
    let desk = desk(own(folder.path())).await;
    wrong(&desk, "bad_route", "`endpoints[0]` has a route that cannot be served").await;
    wrong(&desk, "bad_route", "`endpoints[2]` has a route that cannot be served").await;
    wrong(&desk, "bad_schedule", "`hourly` is neither").await;
    let (status, _) = desk.ask("POST", "/api/v1/admin/plugins/routed/activate", None).await;
    assert_eq!(status, 200);
    assert_eq!(desk.read("/api/plugins/routed/good").await, json!("answered"));
    for path in ["../admin", "%2e%2e/admin", "no-slash"] {
        let (status, _) = desk.ask("GET", &format!("/api/plugins/routed/{path}"), None).await;
        assert_eq!(status, 404, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_configuration_that_does_not_fit() {
    let folder = tempfile::tempdir().unwrap();
    let field = |name: &str, kind: &str, required: bool| json!({ "name": name, "label": format!("The {name}"), "type": kind, "required": required });
    let with = |kind: &str| {
        let config = json!([field("limit", kind, false), field("hook", "url", true)]);
        json!({ "name": "set", "version": kind, "config": config })
    };
    write_plugin(folder.path(), "set", &with("text"));
    let desk = desk(own(folder.path())).await;
    desk.ask("POST", "/api/v1/admin/plugins/discover", None).await;
    let put = async |config: Value| {
        let body = Some(json!({ "config": config }));
        let (status, text) = desk.ask("PUT", "/api/v1/admin/plugins/set/config", body).await;
        (status, serde_json::from_str::<Value>(&text).unwrap())
    };
    let (status, refused) = put(json!({ "limit": 7, "hook": "ftp://x", "more": 1 })).await;
    assert_eq!(status, 422);
    let codes: Vec<_> = refused["fields"].as_array().unwrap().iter().collect();
    let codes: Vec<_> = codes.iter().map(|field| (&field["field"], &field["code"])).collect();
    for (field, code) in [
        ("config.limit", "wrong_type"),
        ("config.hook", "invalid_url"),
        ("config.more", "unknown_plugin_field"),
    ] {
        assert!(codes.contains(&(&json!(field), &json!(code))), "{refused}");
    }
    let lines = logged("a configuration of a plugin was refused");
    assert!(lines.iter().any(|line| line.contains("config.limit wrong_type")), "{lines:?}");
    let good = json!({ "limit": "seven", "hook": "https://example.org" });
    assert_eq!(put(good).await.0, 200);
    let list = desk.read("/api/v1/admin/plugins").await;
    assert!(!list.to_string().contains("bad_config"), "{list}");

    // The next version reads it otherwise: what was set stands there, and is told.
    write_plugin(folder.path(), "set", &with("number"));
    fs::create_dir(folder.path().join("plugins").join("touch")).unwrap();
    wrong(&desk, "bad_config", "`The limit` is a number").await;
    let (status, _) = desk.ask("POST", "/api/v1/admin/plugins/set/activate", None).await;
    assert_eq!(status, 200, "it works with what it has");
    assert_eq!(put(json!({ "limit": 7 })).await.0, 200);
    let list = desk.read("/api/v1/admin/plugins").await;
    assert!(!list.to_string().contains("bad_config"), "{list}");
}
