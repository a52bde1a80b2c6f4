//! A secret of a plugin's configuration is told to the plugin, and to nobody else: also where the
//! plugin itself says it.

use escalated::plugins::host::PluginOptions;
use escalated_core::testing::new_ticket;
use escalated_http::{Body, testing::document};
use http::Request;
use serde_json::{Value, json};

use super::{
    capture::logged,
    desk::{Desk, node},
    leaky::{LEAKY_SCRIPT, Leaky, SECRET},
};

const MARK: &str = "XSECRETX";

/// All that people were answered.
#[derive(Default)]
struct Seen(Vec<(String, u16, String)>);

impl Seen {
    async fn ask(&mut self, desk: &Desk, method: &str, path: &str, body: Option<Value>) -> u16 {
        let (status, text) = desk.ask(method, path, body).await;
        self.0.push((format!("{method} {path}"), status, text));
        status
    }

    fn check(&self) {
        for (what, status, text) in &self.0 {
            assert!(!text.contains(MARK), "{what} answered {status}: {text}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secret_of_a_plugin_is_shown_nowhere() {
    let mut runtime = node("node", LEAKY_SCRIPT);
    runtime.env.push(("OUTSIDE".into(), format!("{MARK}-env").into()));
    assert!(!format!("{runtime:?}").contains(MARK) && format!("{runtime:?}").contains("OUTSIDE"));
    let options = PluginOptions::default().runtime(runtime).plugin(Leaky);
    let desk = Desk::open(options).await;
    let mut seen = Seen::default();
    seen.ask(&desk, "POST", "/api/v1/admin/plugins/discover", None).await;
    for plugin in ["leaky", "scripted"] {
        let admin = format!("/api/v1/admin/plugins/{plugin}");
        let config = Some(json!({ "config": { "key": SECRET } }));
        assert_eq!(seen.ask(&desk, "PUT", &format!("{admin}/config"), config).await, 200);
        // What is refused is not repeated, neither to the admin nor in the log.
        for wrong in [
            json!({ "config": { "key": [SECRET] } }),
            json!({ "config": { "unknown": SECRET } }),
            json!({ "config": { "room": { "a": SECRET } } }),
            json!({ "config": SECRET }),
            json!({ "config": {}, "other": SECRET }),
        ] {
            let status = seen.ask(&desk, "PUT", &format!("{admin}/config"), Some(wrong)).await;
            assert_eq!(status, 422);
        }
        assert_eq!(seen.ask(&desk, "POST", &format!("{admin}/activate"), None).await, 200);
        assert_eq!(seen.ask(&desk, "GET", &format!("/api/plugins/{plugin}/leak"), None).await, 502);
    }
    // Each way into the plugin, all of which fail with the secret in what they say.
    let cx = desk.owner();
    let services = desk.helpdesk.services();
    services.plugin_filter(&cx, "ticket.create", json!({ "subject": "x" })).await;
    services.ports().tickets.create(&cx, new_ticket("Printer")).await.unwrap();
    desk.drain().await;
    desk.clock.advance_seconds(3600);
    desk.drain().await;
    assert_eq!(seen.ask(&desk, "POST", "/webhooks/plugins/leaky/leak", None).await, 502);
    seen.ask(&desk, "GET", "/api/plugins/leaky/badges/W", None).await;
    for page in
        ["/admin/plugins", "/admin/plugins/leaky/settings", "/admin/plugins/leaky/leak", "/agent"]
    {
        assert_eq!(seen.ask(&desk, "GET", page, None).await, 200, "{page}");
    }
    let form = Request::post("/support/admin/plugins/leaky/config")
        .header("x-test-user", "1")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(format!("config.key={SECRET}&config.room={}", "x".repeat(20_000))));
    let (status, text) = desk.send(form.unwrap()).await;
    seen.0.push(("the form".into(), status, text));
    for path in ["", "/leaky", "/leaky/logs", "/scripted", "/scripted/logs"] {
        let path = format!("/api/v1/admin/plugins{path}");
        assert_eq!(seen.ask(&desk, "GET", &path, None).await, 200);
    }
    let ticket = "/api/v1/tickets/ESC-00001";
    for path in [ticket.to_owned(), format!("{ticket}/activities")] {
        assert_eq!(seen.ask(&desk, "GET", &path, None).await, 200);
    }
    seen.ask(&desk, "POST", "/api/v1/admin/plugins/leaky/deactivate", None).await;
    seen.check();

    // The plugins did say it: where it stood, it is masked.
    let logs = desk.read("/api/v1/admin/plugins/leaky/logs").await;
    let lines = logs["data"].as_array().unwrap();
    assert!(lines.len() >= 9, "{logs}");
    assert!(logs.to_string().contains("my key is ••••") && logs.to_string().contains("x/••••"));
    assert!(desk.read("/api/v1/admin/plugins/scripted/logs").await.to_string().contains("••••"));
    let shown = desk.read("/api/v1/admin/plugins/leaky").await;
    assert_eq!(shown["data"]["config"]["key"], json!({ "is_set": true }));
    assert_eq!(shown["data"]["config"]["room"], "lobby");

    assert!(!document(&desk.service).to_string().contains(MARK));
    let plugins = services.list_plugins(&cx).await.unwrap();
    assert!(!format!("{plugins:?} {services:?} {:?}", desk.helpdesk).contains(MARK));
    let lines = logged(MARK);
    assert!(lines.is_empty(), "{lines:#?}");
    assert!(!logged("my key is ••••").is_empty(), "what is logged is looked at");
    // Events, activities, deliveries and logs are all in the database.
    for file in std::fs::read_dir(desk.folder.path()).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let mut windows = bytes.windows(SECRET.len());
        assert!(!windows.any(|window| window == SECRET.as_bytes()), "{}", path.display());
    }
}

/// The host's log has what a runtime prints as it stands. People are shown its last words too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_words_of_a_runtime_are_shown_without_secrets() {
    const KEY: &str = "LAST-WORDS-4b7e";
    let desk = Desk::open(PluginOptions::default().runtime(node("node", LEAKY_SCRIPT))).await;
    let admin = "/api/v1/admin/plugins";
    assert_eq!(desk.ask("POST", &format!("{admin}/discover"), None).await.0, 200);
    let config = Some(json!({ "config": { "key": KEY } }));
    assert_eq!(desk.ask("PUT", &format!("{admin}/scripted/config"), config).await.0, 200);
    assert_eq!(desk.ask("POST", &format!("{admin}/scripted/activate"), None).await.0, 200);
    assert_eq!(desk.ask("GET", "/api/plugins/scripted/end", None).await.0, 503);
    // Its end is known once it was started anew.
    let (_, discovered) = desk.ask("POST", &format!("{admin}/discover"), None).await;
    let listed = desk.read(admin).await;
    let why = listed["runtimes"][0]["last_error"].as_str().unwrap();
    assert!(why.ends_with("I was given ••••"), "{why}");
    assert!(discovered.contains("I was given ••••"), "{discovered}");
    let (status, page) = desk.ask("GET", "/admin/plugins", None).await;
    assert_eq!(status, 200);
    for shown in [discovered, listed.to_string(), page] {
        assert!(!shown.contains("LAST-WORDS"), "{shown}");
    }
}
