//! Requests to plugins: with the HTTP contract where the runtime knows it, in the form before it
//! where it does not.

use std::{ffi::OsString, path::Path, sync::Arc};

use escalated_core::{
    plugins::{Manifest, PluginRequest},
    time::SystemClock,
};
use escalated_plugins::runtimes::{
    CallCx, NodeOptions, NodeRuntime, PluginRuntime, RuntimeCommand,
};
use serde_json::{Map, Value, json};

use crate::{answers::AskedOfTest, folder::PluginFolder, way::active};

/// Answers with what it was given.
const SHOWS: &str = r"
import { definePlugin } from '@escalated-dev/plugin-sdk';

const show = async (_ctx, { rawBody, ...req }) => ({
  ...req,
  isBytes: rawBody instanceof Uint8Array,
  bytes: rawBody === undefined ? null : [...rawBody],
});

export default definePlugin({
  name: 'shows',
  version: '1.0.0',
  endpoints: { 'POST /orders/:id': show },
  webhooks: { 'POST /in/:shop': show },
});
";

/// A runtime that knows the versions in its environment, and answers with what it was sent.
const SENT: &str = r"
const versions = JSON.parse(process.env.VERSIONS);
const lines = require('node:readline').createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  const shake = { protocol_version: '1.0', compatible: true, ...versions };
  const result = { handshake: shake, manifest: {} }[method] ?? { method, params };
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result }) + '\n');
});
";

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        other => panic!("{other} is no object"),
    }
}

/// What nobody can write down in JSON without losing a byte.
const BYTES: &[u8] = b" {\"a\": 1}\r\n\x00\xff";

fn request(path: &str, params: Value) -> PluginRequest {
    PluginRequest {
        method: "POST".into(),
        path: path.into(),
        params: object(params),
        query: object(json!({ "page": "2", "tag": ["a", "b"] })),
        headers: object(json!({ "x-signature": "abc", "content-type": "application/json" })),
        body: Some(json!({ "a": 1 })),
        raw_body: BYTES.into(),
        client_ip: Some("192.0.2.7".into()),
    }
}

fn endpoint() -> PluginRequest {
    request("/orders/:id", json!({ "id": "7" }))
}

fn webhook() -> PluginRequest {
    request("/in/:shop", json!({ "shop": "north" }))
}

fn runtime(folder: &Path, script: Option<(&str, Value)>) -> NodeRuntime {
    let mut options = NodeOptions::new(folder);
    if let Some((script, versions)) = script {
        let args = ["-e", script].map(OsString::from).to_vec();
        options.command = RuntimeCommand::Given { program: "node".into(), args };
        options.env.push(("VERSIONS".into(), versions.to_string().into()));
    }
    let (handler, _) = AskedOfTest::new();
    NodeRuntime::new(options, Arc::new(handler), Arc::new(SystemClock))
}

/// What an endpoint and a webhook answer.
async fn answers(runtime: &NodeRuntime) -> [Value; 2] {
    let plugin = active(Manifest { name: "shows".into(), ..Manifest::default() });
    let cx = CallCx::default();
    [
        runtime.endpoint(&cx, &plugin, &endpoint()).await.unwrap(),
        runtime.webhook(&cx, &plugin, &webhook()).await.unwrap(),
    ]
}

#[tokio::test]
async fn a_plugin_sees_the_exact_bytes_beside_what_was_read_of_them() {
    let Some(folder) = PluginFolder::new() else { return };
    folder.add("shows", &[("index.js", SHOWS)]);
    let answers = answers(&runtime(folder.path(), None)).await;
    for (shown, sent) in answers.iter().zip([endpoint(), webhook()]) {
        let expected = json!({
            "httpContract": 1,
            "params": sent.params,
            "query": sent.query,
            "headers": sent.headers,
            "body": sent.body,
            "clientIp": sent.client_ip,
            "isBytes": true,
            "bytes": BYTES,
        });
        assert_eq!(*shown, expected);
    }
}

#[tokio::test]
async fn a_runtime_is_sent_the_contract_that_it_knows() {
    let folder = tempfile::tempdir().unwrap();
    for (versions, knows) in [
        (json!({}), false),
        (json!({ "http_contract_versions": [] }), false),
        (json!({ "http_contract_versions": [2] }), false),
        (json!({ "http_contract_versions": [2, 1] }), true),
    ] {
        let answers = answers(&runtime(folder.path(), Some((SENT, versions.clone())))).await;
        let calls = [("endpoint", endpoint()), ("webhook", webhook())];
        for (sent, (method, request)) in answers.iter().zip(calls) {
            let mut expected = object(json!({
                "plugin": "shows",
                "method": request.method,
                "path": request.path,
                "params": request.params,
                "query": request.query,
                "headers": request.headers,
                "body": request.body,
            }));
            if knows {
                let contract = json!({
                    "httpContract": 1,
                    "rawBodyBase64": "IHsiYSI6IDF9DQoA/w==",
                    "clientIp": request.client_ip,
                });
                expected.extend(object(contract));
            }
            assert_eq!(*sent, json!({ "method": method, "params": expected }), "{versions}");
        }
    }
}
