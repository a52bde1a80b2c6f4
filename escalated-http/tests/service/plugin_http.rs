//! What people and services send reaches plugins in real Node: with the HTTP contract where their
//! runtime knows it, in the form before it where it does not.

use std::{ffi::OsString, fs};

use bytes::Bytes;
use escalated::plugins::runtimes::{NodeOptions, RuntimeCommand};
use escalated_core::engines::Extension;
use escalated_http::Body;
use http::{Request, Response};
use serde_json::{Value, json};

use crate::node_desk::{NodeDesk, plugin_folder};

const OWNER: &str = "1";

/// Answers with what it was given, as an envelope of the contract.
const SHOWS: &str = r"
import { definePlugin } from '@escalated-dev/plugin-sdk';

const show = async (_ctx, { rawBody, ...req }) => ({
  __escalated_http: 1,
  status: 201,
  headers: { 'X-Own': '1' },
  format: 'json',
  body: { ...req, isBytes: rawBody instanceof Uint8Array, bytes: [...rawBody] },
});

export default definePlugin({
  name: 'shows',
  version: '1.0.0',
  endpoints: { 'POST /orders/:id': { audience: 'public', handler: show } },
  webhooks: { 'POST /orders/:id': show },
});
";

/// A runtime before the contract, which answers with what it was sent.
const BEFORE: &str = r"
const routes = [{ method: 'POST', path: '/orders/:id', audience: 'public' }];
const manifest = { shows: { name: 'shows', version: '1.0.0', endpoints: routes, webhooks: routes } };
const lines = require('node:readline').createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  const shake = { protocol_version: '1.0', runtime_version: '0.1.0', compatible: true };
  const result = { handshake: shake, manifest, activate: { ok: true } }[method] ?? params;
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result }) + '\n');
});
";

const FORM: &str = "application/x-www-form-urlencoded";

async fn active(desk: &NodeDesk) {
    desk.json(OWNER, "POST /support/api/v1/admin/plugins/discover", Value::Null).await;
    let line = "POST /support/api/v1/admin/plugins/shows/activate";
    let switched = desk.json(OWNER, line, Value::Null).await;
    assert_eq!(switched["warning"], Value::Null, "{switched}");
}

/// The same to an endpoint and to a webhook.
async fn sent(desk: &NodeDesk, kind: &str, body: &'static [u8]) -> [Response<Bytes>; 2] {
    let request = |place: &str| {
        Request::post(format!("/support/{place}/plugins/shows/orders/n%2D7?page=2&tag=a&tag=b"))
            .header("content-type", kind)
            .header("x-signature", "abc")
            .header("cookie", "session=secret")
            .header("x-xsrf-token", "secret")
            .body(Body::from(Bytes::from_static(body)))
            .unwrap()
    };
    [desk.send(request("api")).await, desk.send(request("webhooks")).await]
}

fn read(answer: &Response<Bytes>) -> Value {
    serde_json::from_slice(answer.body()).unwrap_or_else(|_| panic!("{answer:?}"))
}

#[tokio::test]
async fn the_contract_carries_the_exact_bytes_and_the_plugins_own_answer() {
    let Some(folder) = plugin_folder("the HTTP contract in a helpdesk") else { return };
    let place = folder.path().join("plugins/shows");
    fs::create_dir_all(&place).unwrap();
    fs::write(place.join("package.json"), r#"{"type": "module", "main": "index.js"}"#).unwrap();
    fs::write(place.join("index.js"), SHOWS).unwrap();
    let desk = NodeDesk::open(NodeOptions::new(folder.path()), folder).await;
    active(&desk).await;
    for (kind, bytes, body) in [
        ("application/json", &b" {\"a\": 1}\r\n"[..], Some(json!({ "a": 1 }))),
        (FORM, b"a=1&b=x+y", Some(json!({ "a": "1", "b": "x y" }))),
        ("application/octet-stream", b"\x00\xff{", None),
    ] {
        for answer in sent(&desk, kind, bytes).await {
            assert_eq!(answer.status(), 201, "{answer:?}");
            assert_eq!(answer.headers()["x-own"], "1");
            let mut expected = json!({
                "httpContract": 1,
                "params": { "id": "n-7" },
                "query": { "page": "2", "tag": ["a", "b"] },
                "headers": { "content-type": kind, "x-signature": "abc" },
                "clientIp": "127.0.0.1",
                "isBytes": true,
                "bytes": bytes,
            });
            if let Some(body) = &body {
                expected["body"] = body.clone();
            }
            assert_eq!(read(&answer), expected);
        }
    }
    desk.host.drain().await;
}

#[tokio::test]
async fn a_runtime_before_the_contract_is_sent_the_form_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut runtime = NodeOptions::new(folder.path());
    let args = ["-e", BEFORE].map(OsString::from).to_vec();
    runtime.command = RuntimeCommand::Given { program: "node".into(), args };
    let desk = NodeDesk::open(runtime, folder).await;
    active(&desk).await;
    for answer in sent(&desk, FORM, b"a=1&b=x+y").await {
        assert_eq!(answer.status(), 200, "{answer:?}");
        let expected = json!({
            "plugin": "shows",
            "method": "POST",
            "path": "/orders/:id",
            "params": { "id": "n-7" },
            "query": { "page": "2", "tag": ["a", "b"] },
            "headers": { "content-type": FORM, "x-signature": "abc" },
            "body": { "a": "1", "b": "x y" },
        });
        assert_eq!(read(&answer), expected);
    }
    desk.host.drain().await;
}
