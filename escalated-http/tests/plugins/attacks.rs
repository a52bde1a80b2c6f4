//! What a plugin's process, and whoever sends to it, cannot do.

use escalated::plugins::host::PluginOptions;
use escalated_http::{
    Body,
    testing::{document, routes},
};
use http::Request;
use serde_json::{Value, json};

use super::{
    desk::{Desk, node},
    spy::Spy,
};

/// Tells what it was started with, and what it is sent.
const MIRROR: &str = r#"
const endpoints = ["/env", "/sent", "/by/:id"].map((path) => ({ method: "GET", path, audience: "public" }));
const mirror = { name: "mirror", version: "1", endpoints };
const { log } = console;
require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, method, params } = JSON.parse(line);
  const results = {
    handshake: () => ({ protocol_version: "1.0", runtime_version: "1", compatible: true, http_contract_versions: [1] }),
    manifest: () => ({ mirror }),
    endpoint: () => (params.path === "/env" ? { env: process.env, argv: process.argv.slice(1) } : params),
  };
  log(JSON.stringify({ jsonrpc: "2.0", id, result: results[method]?.() ?? { ok: true } }));
});
"#;

async fn mirror() -> Desk {
    let mut runtime = node("node", MIRROR);
    runtime.env.push(("GIVEN".into(), "to it".into()));
    let desk = Desk::open(PluginOptions::default().runtime(runtime)).await;
    desk.ask("POST", "/api/v1/admin/plugins/discover", None).await;
    let (status, text) = desk.ask("POST", "/api/v1/admin/plugins/mirror/activate", None).await;
    assert_eq!(status, 200, "{text}");
    desk
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_is_given_no_more_of_the_environment_than_it_needs() {
    let desk = mirror().await;
    // Cargo sets these for this process: they stand for DATABASE_URL and the like.
    assert!(std::env::var_os("CARGO_MANIFEST_DIR").is_some());
    let seen = desk.read("/api/plugins/mirror/env").await;
    let env = seen["env"].as_object().unwrap();
    let allowed = ["GIVEN", "PATH", "TMPDIR", "LANG", "TZ", "SSL_CERT_FILE", "SystemRoot"];
    for name in env.keys() {
        assert!(allowed.contains(&name.as_str()), "{name} is not for plugins");
    }
    assert_eq!(env["GIVEN"], "to it");
    // Nothing that a person has sent stands on its command line.
    assert_eq!(seen["argv"], json!([std::env::temp_dir()]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_proves_who_somebody_is_goes_to_a_plugin() {
    let desk = mirror().await;
    let request = Request::get("/support/api/plugins/mirror/sent?q=1")
        .header("x-test-user", "1")
        .header("cookie", "session=XPROOFX")
        .header("authorization", "Basic XPROOFX")
        .header("proxy-authorization", "XPROOFX")
        .header("x-csrf-token", "XPROOFX")
        .header("x-xsrf-token", "XPROOFX")
        .header("x-escalated-key", "XPROOFX")
        .header("php-auth-pw", "XPROOFX")
        .header("x-hub-signature", "sha256=1")
        .body(Body::empty());
    let (status, text) = desk.send(request.unwrap()).await;
    assert_eq!(status, 200, "{text}");
    let sent: Value = serde_json::from_str(&text).unwrap();
    assert!(!text.contains("XPROOFX"), "{text}");
    assert_eq!(
        (&sent["query"]["q"], &sent["headers"]["x-hub-signature"]),
        (&json!("1"), &json!("sha256=1"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn addresses_lead_to_routes_of_the_plugin_and_nowhere_else() {
    let desk = mirror().await;
    let found = desk.read("/api/plugins/mirror/by/a-b").await;
    assert_eq!((&found["path"], &found["params"]), (&json!("/by/:id"), &json!({ "id": "a-b" })));
    for path in [
        "by/..",
        "by/%2e%2e",
        "by/%2E%2E/env",
        "by/a%2fb",
        "by/a%5cb",
        "by/a%00",
        "by/%ff",
        "by/a%20b",
        "by/a%0d%0aX:%201",
        "../mirror/env",
        "%2e%2e/mirror/env",
        "by",
        "by/",
        "by//a",
        "env/",
        "env/../sent",
        "badges/env",
    ] {
        let (status, text) = desk.ask("GET", &format!("/api/plugins/mirror/{path}"), None).await;
        assert!([400, 404].contains(&status), "{path}: {status} {text}");
    }
    for name in
        ["..", "%2e%2e", "__proto__", "constructor", "MIRROR", "mirror%00", "mirror%2fenv", "other"]
    {
        for path in [format!("/api/plugins/{name}/env"), format!("/admin/plugins/{name}/settings")]
        {
            let (status, text) = desk.ask("GET", &path, None).await;
            assert!([400, 404].contains(&status), "{path}: {status} {text}");
        }
    }
}

/// There is nothing to unpack: plugins come into their folder by the hand of whoever runs the host.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_route_takes_a_plugin() {
    let desk = Desk::open(PluginOptions::default().plugin(Spy::default())).await;
    let known: Vec<_> = routes(&desk.service)
        .into_iter()
        .filter(|(method, path, ..)| method == "POST" && path.contains("admin/plugins"))
        .map(|(_, path, ..)| path.rsplit('/').next().unwrap().to_owned())
        .collect();
    assert!(known.len() >= 3, "{known:?}");
    for route in &known {
        let admins = ["discover", "activate", "deactivate", "config", "settings"];
        assert!(admins.contains(&route.as_str()), "{route} is new: does it take a package?");
    }
    let paths = document(&desk.service)["paths"].to_string();
    for body in ["application/zip", "application/gzip", "application/x-tar"] {
        assert!(!paths.contains(body), "{body}");
    }
}
