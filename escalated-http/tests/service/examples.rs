//! The plugins in `examples/plugins`, at work in a helpdesk: in real Node, with what other services
//! and people send over HTTP.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use escalated::plugins::{
    host::{PluginOptions, Plugins},
    runtimes::{NodeOptions, RuntimeCommand},
};
use escalated_core::{
    engines::Extension,
    entropy::SeededEntropy,
    keyring::Keyring,
    testing::{MemoryBlobStore, TestDirectory, TestLogin, skip_or_fail},
    time::{Clock, ManualClock},
};
use escalated_drivers::{
    self_hosted::{Parts, SelfHosted},
    sql::{ConnectOptions, Db, connect},
};
use escalated_http::{Body, EscalatedService, HttpConfig};
use http::Request;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::room::Room;

const OWNER: &str = "1";
const AGENT: &str = "2";
const CUSTOMER: &str = "10";
const NAMES: [&str; 3] = ["chat-notifier", "language-tagger", "satisfaction-survey"];
const SURVEY: &str = "/support/api/plugins/satisfaction-survey";

/// The examples as they lie there, beside the SDK; none where it was not fetched.
fn plugins() -> Option<TempDir> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fetched = std::env::var_os("ESCALATED_FETCH_DIR")
        .map_or_else(|| here.join("../target/fetch"), PathBuf::from);
    let modules = fetched.join("npm-escalated-dev-plugin-sdk-0.1.0/node_modules");
    let Ok(modules) = modules.canonicalize() else {
        skip_or_fail("sdk", "example plugins in a helpdesk: no plugin SDK; run cargo xtask fetch");
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(modules, folder.path().join("node_modules")).unwrap();
    for name in NAMES {
        let (from, to) =
            (here.join("../examples/plugins").join(name), folder.path().join("plugins"));
        let to = to.join(name);
        fs::create_dir_all(&to).unwrap();
        for file in fs::read_dir(from).unwrap().map(Result::unwrap) {
            if file.path().is_file() {
                fs::copy(file.path(), to.join(file.file_name())).unwrap();
            }
        }
    }
    Some(folder)
}

/// The runtime of the crate, or the one that is given to the tests of the bridge too.
fn runtime(folder: &Path) -> NodeOptions {
    let mut options = NodeOptions::new(folder);
    if let Ok(line) = std::env::var("ESCALATED_PLUGIN_RUNTIME") {
        let mut words = line.split_whitespace().map(OsString::from);
        let program = words.next().unwrap_or_default().into();
        options.command = RuntimeCommand::Given { program, args: words.collect() };
    }
    options
}

struct Desk {
    helpdesk: SelfHosted,
    host: Arc<Plugins>,
    clock: Arc<ManualClock>,
    service: EscalatedService,
    _folders: [TempDir; 2],
}

impl Desk {
    async fn open(plugins: TempDir) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        let options = ConnectOptions { durable: false, ..ConnectOptions::default() };
        let clock = Arc::new(ManualClock::default());
        let time: Arc<dyn Clock> = clock.clone();
        let people = Arc::new(TestDirectory::default());
        let runtime = PluginOptions::default().runtime(runtime(plugins.path()));
        let host = Arc::new(Plugins::new(runtime, &time));
        let mut parts = Parts::new(
            Db::new(connect(&url, &options).await.unwrap(), None),
            Keyring::new([b'k'; 32]).unwrap(),
            Arc::new(TestLogin::new(people.clone())),
            people,
            Arc::new(MemoryBlobStore::default()),
        );
        parts.clock = time;
        parts.entropy = Arc::new(SeededEntropy::new(7));
        parts.plugins = Some(host.clone());
        let helpdesk = SelfHosted::assemble(parts).unwrap();
        helpdesk.migrate().await.unwrap();
        let service = EscalatedService::new(helpdesk.services().clone(), HttpConfig::default());
        Self { helpdesk, host, clock, service, _folders: [folder, plugins] }
    }

    async fn ask(&self, person: &str, line: &str, kind: &str, body: String) -> (u16, String) {
        let (method, path) = line.split_once(' ').unwrap();
        let mut request = Request::builder().method(method).uri(path);
        if !person.is_empty() {
            request = request.header("x-test-user", person);
        }
        if !body.is_empty() {
            request = request.header("content-type", kind);
        }
        let response = self.service.handle(request.body(Body::from(body)).unwrap()).await;
        let status = response.status().as_u16();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    }

    /// Asks with JSON, and reads JSON.
    async fn json(&self, person: &str, line: &str, body: Value) -> Value {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let (status, answer) = self.ask(person, line, "application/json", body).await;
        assert!((200..300).contains(&status), "{line}: {status} {answer}");
        serde_json::from_str(&answer).unwrap()
    }

    /// Everything that is due is done.
    async fn work(&self) {
        self.helpdesk.drain().await.unwrap();
    }

    /// The texts of a ticket's thread, as an agent sees it.
    async fn thread(&self, reference: &str) -> Vec<(bool, String)> {
        let shown = self
            .json(AGENT, &format!("GET /support/api/v1/tickets/{reference}"), Value::Null)
            .await;
        let text = |entry: &Value| {
            let is_note = entry["is_internal_note"].as_bool().unwrap();
            (is_note, entry["body"].as_str().unwrap().to_owned())
        };
        shown["data"]["replies"].as_array().unwrap().iter().map(text).collect()
    }
}

async fn desk(room: &Room) -> Option<Desk> {
    let desk = Desk::open(plugins()?).await;
    let found = desk.json(OWNER, "POST /support/api/v1/admin/plugins/discover", Value::Null).await;
    let names = found["data"].as_array().unwrap().iter();
    let names: Vec<_> = names.map(|plugin| plugin["name"].as_str().unwrap()).collect();
    assert_eq!(names, NAMES, "{found}");
    let config = json!({ "config": { "webhook_url": room.url } });
    desk.json(OWNER, "PUT /support/api/v1/admin/plugins/chat-notifier/config", config).await;
    for name in NAMES {
        let line = format!("POST /support/api/v1/admin/plugins/{name}/activate");
        let switched = desk.json(OWNER, &line, Value::Null).await;
        assert_eq!(switched["warning"], Value::Null, "{switched}");
        assert_eq!(switched["data"]["is_active"], true, "{switched}");
    }
    Some(desk)
}

#[tokio::test]
async fn the_examples_do_in_a_helpdesk_what_they_promise() {
    let room = Room::open();
    let Some(desk) = desk(&room).await else { return };

    // The filter of the tagger, before the ticket is made.
    let new = json!({
        "subject": "Drucker <brennt>",
        "description": "Bitte helfen Sie mir, ich kann das Gerät nicht benutzen und es ist dringend.",
    });
    let made = desk.json(CUSTOMER, "POST /support/api/v1/tickets", new).await["data"].clone();
    let reference = made["reference"].as_str().unwrap().to_owned();
    let shown =
        desk.json(AGENT, &format!("GET /support/api/v1/tickets/{reference}"), Value::Null).await;
    let tags = shown["data"]["tags"].as_array().unwrap().iter();
    let tags: Vec<_> = tags.map(|tag| tag["name"].as_str().unwrap()).collect();
    assert_eq!(tags, ["German"]);

    // The action of the notifier, after it: by the outbox, and with its configuration.
    assert!(room.is_quiet());
    desk.work().await;
    assert_eq!(room.hear(), format!("New ticket: {reference} Drucker &lt;brennt&gt; (medium)"));

    // The survey: an action, its documents, a schedule.
    let line = format!("PATCH /support/api/v1/tickets/{reference}/status");
    desk.json(AGENT, &line, json!({ "status": "resolved" })).await;
    desk.work().await;
    assert_eq!(desk.thread(&reference).await, []);
    desk.clock.advance_seconds(300);
    desk.work().await;
    let asked = desk.thread(&reference).await;
    assert_eq!(asked.len(), 1, "{asked:?}");
    assert!(!asked[0].0 && asked[0].1.starts_with("How did we do?"), "{asked:?}");
    let (_, token) = asked[0].1.split_once("/answer?token=").unwrap();

    // Its webhook, for whoever has the link: a form that is sent as browsers send it.
    let webhook = "/support/webhooks/plugins/satisfaction-survey/answer";
    let get = format!("GET {webhook}?token={token}");
    let (status, page) = desk.ask("", &get, "", String::new()).await;
    assert!(status == 200 && page.contains("<form"), "{status} {page}");
    let (post, form) =
        (format!("POST {webhook}?token={token}"), "application/x-www-form-urlencoded");
    let (status, page) = desk.ask("", &post, form, "score=4&comment=a+little+slow".into()).await;
    assert!(status == 200 && page.contains("Thank you"), "{status} {page}");
    let (status, _) = desk.ask("", &format!("GET {webhook}?token=0"), "", String::new()).await;
    assert_eq!(status, 404, "the plugin's own status");
    let note = (true, "Rated 4 of 5: a little slow".to_owned());
    assert!(desk.thread(&reference).await.contains(&note));

    // Its endpoint and the badge of its widget, for who may see reports.
    let figures = desk.json(AGENT, &format!("GET {SURVEY}/SurveyScore"), Value::Null).await;
    assert_eq!(figures, json!({ "asked": 1, "answered": 1, "average": 4 }));
    let badge = desk.json(AGENT, &format!("GET {SURVEY}/badges/SurveyScore"), Value::Null).await;
    assert_eq!(badge, json!({ "badge": 4 }));
    let refused = desk.ask(CUSTOMER, &format!("GET {SURVEY}/SurveyScore"), "", String::new()).await;
    assert_eq!(refused.0, 403, "{}", refused.1);

    // Nothing was said twice, and nothing of the process is left.
    desk.work().await;
    assert!(room.is_quiet());
    desk.host.drain().await;
    let answer = desk.json(OWNER, "GET /support/api/v1/admin/plugins", Value::Null).await;
    assert_eq!(answer["runtimes"][0]["state"], "stopped", "{answer}");
}
