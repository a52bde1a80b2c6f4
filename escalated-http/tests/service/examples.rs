//! The plugins in `examples/plugins`, at work in a helpdesk: in real Node, with what other services
//! and people send over HTTP.

use std::{ffi::OsString, fs, path::Path};

use escalated::plugins::runtimes::{NodeOptions, RuntimeCommand};
use escalated_core::engines::Extension;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    node_desk::{NodeDesk, plugin_folder},
    room::Room,
};

const OWNER: &str = "1";
const AGENT: &str = "2";
const CUSTOMER: &str = "10";
const NAMES: [&str; 3] = ["chat-notifier", "language-tagger", "satisfaction-survey"];
const SURVEY: &str = "/support/api/plugins/satisfaction-survey";

/// The examples as they lie there.
fn plugins() -> Option<TempDir> {
    let folder = plugin_folder("example plugins in a helpdesk")?;
    for name in NAMES {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/plugins").join(name);
        let to = folder.path().join("plugins").join(name);
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

/// The texts of a ticket's thread, as an agent sees it.
async fn thread(desk: &NodeDesk, reference: &str) -> Vec<(bool, String)> {
    let line = format!("GET /support/api/v1/tickets/{reference}");
    let shown = desk.json(AGENT, &line, Value::Null).await;
    let text = |entry: &Value| {
        let is_note = entry["is_internal_note"].as_bool().unwrap();
        (is_note, entry["body"].as_str().unwrap().to_owned())
    };
    shown["data"]["replies"].as_array().unwrap().iter().map(text).collect()
}

async fn desk(room: &Room) -> Option<NodeDesk> {
    let plugins = plugins()?;
    let desk = NodeDesk::open(runtime(plugins.path()), plugins).await;
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
    desk.helpdesk.drain().await.unwrap();
    assert_eq!(room.hear(), format!("New ticket: {reference} Drucker &lt;brennt&gt; (medium)"));

    // The survey: an action, its documents, a schedule.
    let line = format!("PATCH /support/api/v1/tickets/{reference}/status");
    desk.json(AGENT, &line, json!({ "status": "resolved" })).await;
    desk.helpdesk.drain().await.unwrap();
    assert_eq!(thread(&desk, &reference).await, []);
    desk.clock.advance_seconds(300);
    desk.helpdesk.drain().await.unwrap();
    let asked = thread(&desk, &reference).await;
    assert_eq!(asked.len(), 1, "{asked:?}");
    assert!(!asked[0].0 && asked[0].1.starts_with("How did we do?"), "{asked:?}");
    let (_, token) = asked[0].1.split_once("/answer?token=").unwrap();

    // Its webhook, for whoever has the link: a form that is sent as browsers send it.
    let webhook = "/support/webhooks/plugins/satisfaction-survey/answer";
    let get = format!("GET {webhook}?token={token}");
    let (status, page) = desk.ask("", &get, "", "").await;
    assert!(status == 200 && page.contains("<form"), "{status} {page}");
    let (post, form) =
        (format!("POST {webhook}?token={token}"), "application/x-www-form-urlencoded");
    let (status, page) = desk.ask("", &post, form, "score=4&comment=a+little+slow").await;
    assert!(status == 200 && page.contains("Thank you"), "{status} {page}");
    let (status, _) = desk.ask("", &format!("GET {webhook}?token=0"), "", "").await;
    assert_eq!(status, 404, "the plugin's own status");
    let note = (true, "Rated 4 of 5: a little slow".to_owned());
    assert!(thread(&desk, &reference).await.contains(&note));

    // Its endpoint and the badge of its widget, for who may see reports.
    let figures = desk.json(AGENT, &format!("GET {SURVEY}/SurveyScore"), Value::Null).await;
    assert_eq!(figures, json!({ "asked": 1, "answered": 1, "average": 4 }));
    let badge = desk.json(AGENT, &format!("GET {SURVEY}/badges/SurveyScore"), Value::Null).await;
    assert_eq!(badge, json!({ "badge": 4 }));
    let refused = desk.ask(CUSTOMER, &format!("GET {SURVEY}/SurveyScore"), "", "").await;
    assert_eq!(refused.0, 403, "{}", refused.1);

    // Nothing was said twice, and nothing of the process is left.
    desk.helpdesk.drain().await.unwrap();
    assert!(room.is_quiet());
    desk.host.drain().await;
    let answer = desk.json(OWNER, "GET /support/api/v1/admin/plugins", Value::Null).await;
    assert_eq!(answer["runtimes"][0]["state"], "stopped", "{answer}");
}
