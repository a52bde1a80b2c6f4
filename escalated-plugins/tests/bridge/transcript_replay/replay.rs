use std::{collections::HashMap, sync::Arc};

use escalated_core::Result;
use escalated_plugins::session::Session;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use super::{
    compare::{has_all, params, without_nulls, without_numbers},
    host_call::{make, said},
};
use crate::setup::{Direction, RecordedLine, RecordingHandler, Refusal, ScriptedRuntime};

/// A request that waits for its recorded answer.
struct Asked {
    /// Its number now.
    id: Value,
    answer: JoinHandle<Result<Value>>,
}

pub(crate) struct Replay {
    session: Arc<Session>,
    runtime: ScriptedRuntime,
    handler: Arc<RecordingHandler>,
    asked: HashMap<String, Asked>,
    /// What the recorded host answered to the runtime's requests.
    answers: HashMap<String, Value>,
    /// Those of the runtime's requests that were answered here.
    answered: HashMap<String, Value>,
}

impl Replay {
    pub(crate) fn new(lines: &[RecordedLine]) -> Self {
        let handler = RecordingHandler::new();
        let (session, runtime) = ScriptedRuntime::connect(handler.clone());
        let answers = lines.iter().filter(|line| line.direction == Direction::FromHost);
        let answers = answers.filter(|line| line.message.get("method").is_none());
        let answers = answers.map(|line| (key(&line.message), line.message.clone())).collect();
        let (asked, answered) = (HashMap::new(), HashMap::new());
        Self { session, runtime, handler, asked, answers, answered }
    }

    /// The helpdesk says it too.
    pub(crate) async fn host_says(&mut self, line: &RecordedLine) {
        let (number, message) = (line.number, &line.message);
        let Some(method) = message.get("method").and_then(Value::as_str) else {
            // Its answer was given when the runtime asked.
            let ours = self.answered.remove(&key(message)).expect("an answer to a request");
            compare_answers(number, &ours, message);
            return;
        };
        let answer = tokio::spawn(make(self.session.clone(), message.clone()));
        let ours = self.runtime.hear_request(method).await;
        let (sent, recorded) = (masked(params(&ours)), masked(params(message)));
        assert_eq!(sent, recorded, "line {number}");
        assert_eq!(ours["jsonrpc"], "2.0", "line {number}");
        if message.get("id").is_some() {
            let id = ours["id"].clone();
            assert!(id.as_u64().is_some_and(|id| id > 0), "line {number}: {id}");
            self.asked.insert(key(message), Asked { id, answer });
        } else {
            assert!(ours.get("id").is_none(), "line {number}");
            answer.await.unwrap().unwrap();
        }
    }

    /// The scripted runtime says it.
    pub(crate) async fn runtime_says(&mut self, line: &RecordedLine) {
        if line.message.get("method").is_some() {
            self.runtime_asks(line).await;
        } else {
            self.runtime_answers(line).await;
        }
    }

    /// Nothing is left over on either side.
    pub(crate) fn finish(self) {
        let left: Vec<_> = self.asked.keys().collect();
        assert!(left.is_empty(), "never answered: {left:?}");
        // The recorded host left one request without an answer; we answer all.
        assert!(self.answered.len() <= 1, "{:?}", self.answered);
        assert!(self.runtime.unheard().is_empty(), "{:?}", self.runtime.unheard());
    }

    async fn runtime_asks(&mut self, line: &RecordedLine) {
        let (number, message) = (line.number, &line.message);
        let answer = match self.answers.get(&key(message)) {
            Some(recorded) => match recorded.get("error") {
                Some(error) => Err(Refusal(error["message"].as_str().unwrap().to_owned())),
                None => Ok(recorded["result"].clone()),
            },
            None => Ok(Value::Null),
        };
        self.handler.prepare(answer);
        let before = self.handler.count();
        self.runtime.say(&message.to_string()).await;
        let ours = self.runtime.hear_answer(&message["id"]).await;
        assert_eq!(self.handler.count(), before + 1, "line {number}");
        let (caller, call) = self.handler.last();
        let mut recorded = params(message);
        let plugin = recorded.as_object_mut().unwrap().remove("plugin").unwrap();
        assert_eq!(plugin, json!(caller.plugin), "line {number}");
        let call = serde_json::to_value(&call).unwrap();
        let method = message["method"].as_str().unwrap();
        let understood = without_nulls(call.get(method).expect("the call of that name"));
        let same = without_numbers(&understood) == without_numbers(&without_nulls(&recorded));
        assert!(same, "line {number}: {understood}");
        self.answered.insert(key(message), ours);
    }

    async fn runtime_answers(&mut self, line: &RecordedLine) {
        let (number, message) = (line.number, &line.message);
        let asked = self.asked.remove(&key(message));
        let asked = asked.unwrap_or_else(|| panic!("line {number} answers nothing"));
        let mut said_again = message.clone();
        said_again["id"] = asked.id;
        self.runtime.say(&said_again.to_string()).await;
        let understood = asked.answer.await.unwrap();
        match (understood, message.get("error")) {
            (Err(error), Some(recorded)) => {
                assert_eq!(said(&error), recorded["message"], "line {number}");
            }
            (Ok(ours), None) => {
                let recorded = message.get("result").cloned().unwrap_or_default();
                assert!(has_all(&ours, &recorded), "line {number}: {ours}");
            }
            (understood, _) => panic!("line {number}: {understood:?}"),
        }
    }

    /// The runtime says something that is nothing to the helpdesk, which waits for the next line.
    pub(crate) async fn is_passed_over(&mut self, line: &RecordedLine) {
        let text = line.message.as_str().map_or_else(|| line.message.to_string(), str::to_owned);
        let before = self.session.skipped_lines();
        self.runtime.say(&text).await;
        // A sign of life that comes after it.
        let session = self.session.clone();
        let ping = tokio::spawn(async move { session.ping().await });
        let asked = self.runtime.hear_request("ping").await;
        let pong = json!({ "id": asked["id"], "result": { "pong": true, "timestamp": 1 } });
        self.runtime.say(&pong.to_string()).await;
        ping.await.unwrap().unwrap();
        assert_eq!(self.session.skipped_lines(), before + 1, "{text}");
    }
}

fn key(message: &Value) -> String {
    message.get("id").unwrap_or(&Value::Null).to_string()
}

/// The same members or more, null where null.
fn compare_answers(number: usize, ours: &Value, recorded: &Value) {
    assert_eq!(ours["id"], recorded["id"], "line {number}");
    assert_eq!(ours["jsonrpc"], "2.0", "line {number}");
    match recorded.get("error") {
        Some(error) => {
            assert_eq!(ours["error"]["message"], error["message"], "line {number}");
            assert!(ours.get("result").is_none(), "line {number}");
        }
        None => {
            let result = ours.get("result").expect("a result, also when it is null");
            assert!(has_all(result, &recorded["result"]), "line {number}: {result}");
        }
    }
}

/// A host's own name and version are nobody else's.
fn masked(mut params: Value) -> Value {
    if let Some(params) = params.as_object_mut() {
        for own in ["host", "host_version"] {
            if let Some(value) = params.get_mut(own) {
                *value = Value::Null;
            }
        }
    }
    params
}
