//! What recorded plugins asked their host, asked of a helpdesk: the answers have the shape of the
//! recorded ones.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use escalated_core::{
    actor::Actor,
    ids::HostUserId,
    plugins::{Manifest, read_manifest},
};
use escalated_plugins::{ctx::Origin, host::PluginOptions, session::Session};
use serde_json::{Map, Value, json};

use crate::{
    desk::Desk,
    recorded::{Direction, RecordedLine, TRANSCRIPTS, read_transcript},
    scripted::Scripted,
    transcript_state::{ADMIN, Prepared},
    wire::ScriptedRuntime,
};

/// Where ours is more than null: the recorded host made nothing, and answered so. The SDK promises
/// its plugins what was made.
const MORE_THAN_NULL: [(usize, &[&str]); 2] =
    [(76, &["id", "name", "email"]), (80, &["id", "name", "slug"])];

/// What the recorded host left open, to see what its runtime does then. Ours answers.
const LEFT_OPEN: [usize; 1] = [215];

/// The recorded answer of line 176 has no `key`, so that its plugin could not name the document in
/// line 184. Ours has one.
const WITHOUT_KEY: usize = 184;

#[tokio::test]
async fn transcript_plugins_are_answered_in_the_shape_of_the_recorded_answers() {
    let [name, other] = TRANSCRIPTS;
    let Some(lines) = read_transcript(name) else { return };
    let nothing = read_transcript(other).unwrap();
    assert!(!nothing.iter().any(is_asked), "nothing is asked in {other}");
    let manifests = manifests(&lines);
    let names: Vec<_> = manifests.iter().map(|manifest| manifest.name.clone()).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    // The runtime of a session on a wire has this name.
    let node = Scripted::new("scripted", manifests);
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &names).await;
    desk.ticket("Help").await;
    let prepared = Prepared { desk, node };
    let (session, mut runtime) = ScriptedRuntime::connect(prepared.node.handler());

    let answers = lines.iter().filter(|line| line.direction == Direction::FromHost);
    let answers = answers.filter(|line| line.message.get("method").is_none());
    let answers: BTreeMap<_, _> = answers.map(|line| (id(line), &line.message)).collect();
    let asked: Vec<_> = lines.iter().filter(|line| is_asked(line)).collect();
    assert_eq!(asked.len(), 58, "as many as are recorded");
    let methods: Vec<_> =
        asked.iter().map(|line| line.message["method"].as_str().unwrap()).collect();
    for method in escalated_plugins::ctx::METHODS {
        assert!(methods.contains(&method), "{method} was recorded");
    }

    // Everything happens while an admin waits.
    let waiting = tokio::spawn(work_of_an_admin(
        session,
        names.iter().map(|name| (*name).to_owned()).collect(),
    ));
    runtime.hear_request("action").await;
    let mut key = Value::Null;
    for line in asked {
        prepared.prepare(line.number).await;
        let mut message = line.message.clone();
        if line.number == WITHOUT_KEY {
            let refused = ask(&mut runtime, &message).await;
            assert_eq!(
                shape_of(&refused["error"]),
                json!({ "code": "number", "message": "string" })
            );
            message["params"]["key"] = key.clone();
            message["id"] = json!(1_000_000);
        }
        let ours = ask(&mut runtime, &message).await;
        if let Some(document) = ours["result"].get(0).filter(|_| line.number == 175) {
            key = document["key"].clone();
        }
        match answers.get(&id(line)) {
            Some(recorded) => compare(line, &ours, recorded),
            None => {
                assert!(LEFT_OPEN.contains(&line.number), "line {}", line.number);
                assert!(ours.get("result").is_some(), "line {}: {ours}", line.number);
            }
        }
    }
    assert_eq!(runtime.unheard(), &[] as &[Value]);
    prepared.was_told();
    waiting.abort();
}

/// Whether a plugin asks something.
fn is_asked(line: &RecordedLine) -> bool {
    line.direction == Direction::FromRuntime && line.message.get("method").is_some()
}

/// The plugins of the recording, as its runtime listed them.
fn manifests(lines: &[RecordedLine]) -> Vec<Manifest> {
    let is_list = |line: &&RecordedLine| line.message["result"]["demo"]["name"] == "demo";
    let listed = &lines.iter().find(is_list).unwrap().message["result"];
    let read = |(name, said): (&String, &Value)| {
        let (manifest, problems) = read_manifest(name, said);
        assert_eq!(problems, [], "{name}");
        manifest.unwrap()
    };
    listed.as_object().unwrap().iter().map(read).collect()
}

async fn work_of_an_admin(session: Arc<Session>, plugins: Vec<String>) {
    let actor = Actor::User { id: HostUserId::new(ADMIN), name: "Ann".into(), email: None };
    let origin = Origin { actor: Some(actor), ..Origin::default() };
    let plugins: Vec<_> = plugins.iter().map(String::as_str).collect();
    let _ = session.action(&origin, &plugins, None, "surface", &json!({})).await;
}

/// A plugin asks; the whole answer.
async fn ask(runtime: &mut ScriptedRuntime, message: &Value) -> Value {
    runtime.say(&message.to_string()).await;
    let answer = runtime.hear_answer(&message["id"]);
    tokio::time::timeout(Duration::from_secs(30), answer).await.expect("an answer")
}

fn compare(line: &RecordedLine, ours: &Value, recorded: &Value) {
    let number = line.number;
    if let Some(error) = recorded.get("error") {
        assert!(ours.get("result").is_none(), "line {number}: {ours}");
        fits(number, &ours["error"], error);
        return;
    }
    assert!(ours.get("error").is_none(), "line {number}: {ours}");
    let ours = ours.get("result").expect("a result, also when it is null");
    if let Some((_, keys)) = MORE_THAN_NULL.iter().find(|(listed, _)| *listed == number) {
        assert_eq!(recorded["result"], Value::Null, "line {number}");
        let made = ours.as_object().unwrap();
        assert!(keys.iter().all(|key| !made[*key].is_null()), "line {number}: {ours}");
        return;
    }
    fits(number, ours, &recorded["result"]);
}

/// The same keys or more, null where null, and the same types.
fn fits(number: usize, ours: &Value, recorded: &Value) {
    match (ours, recorded) {
        (Value::Object(ours), Value::Object(recorded)) => {
            for (key, recorded) in recorded {
                let ours = ours.get(key).unwrap_or_else(|| panic!("line {number}: no {key}"));
                fits(number, ours, recorded);
            }
        }
        (Value::Array(ours), Value::Array(recorded)) => {
            assert_eq!(ours.is_empty(), recorded.is_empty(), "line {number}: {ours:?}");
            if let Some(recorded) = recorded.first() {
                ours.iter().for_each(|ours| fits(number, ours, recorded));
            }
        }
        _ => assert_eq!(shape_of(ours), shape_of(recorded), "line {number}: {ours}"),
    }
}

/// The types of a value.
fn shape_of(value: &Value) -> Value {
    match value {
        Value::Null => json!(null),
        Value::Bool(_) => json!("bool"),
        Value::Number(_) => json!("number"),
        Value::String(_) => json!("string"),
        Value::Array(_) => json!("array"),
        Value::Object(members) => {
            let shapes = members.iter().map(|(key, value)| (key.clone(), shape_of(value)));
            Value::Object(shapes.collect::<Map<_, _>>())
        }
    }
}

fn id(line: &RecordedLine) -> String {
    line.message["id"].to_string()
}
