use std::collections::{BTreeMap, BTreeSet};

use escalated_core::{Error, Result};
use serde_json::Value;
use tokio::{sync::oneshot, task::JoinHandle};

use crate::{
    answers::Questions,
    compare::{has_all, params, without_nulls, without_numbers},
    host_call::said,
    setup::{Direction, RecordedLine},
    way::Way,
};

/// A recorded conversation with a runtime in a process: what its host said is said, and what its
/// runtime said must come.
pub(crate) struct Replay {
    way: Way,
    questions: Questions,
    /// Requests that wait for their recorded answer.
    made: BTreeMap<String, JoinHandle<Result<Value>>>,
    /// What plugins asked, until its recorded answer.
    asked: BTreeMap<String, oneshot::Sender<Result<Value>>>,
    /// Requests that are not made, whose answers do not come.
    left_out: BTreeSet<String>,
}

impl Replay {
    pub(crate) fn new(way: Way, questions: Questions) -> Self {
        let (made, asked) = (BTreeMap::new(), BTreeMap::new());
        Self { way, questions, made, asked, left_out: BTreeSet::new() }
    }

    /// The request is not made; nor does its answer come.
    pub(crate) fn leave_out(&mut self, line: &RecordedLine) {
        self.left_out.insert(key(&line.message));
    }

    /// Plays a line of the wire.
    pub(crate) async fn play(&mut self, line: &RecordedLine) {
        let is_request = line.message.get("method").is_some();
        match (line.direction, is_request) {
            (Direction::FromHost, true) => {
                let made = tokio::spawn(self.way.clone().make(line.message.clone()));
                self.made.insert(key(&line.message), made);
            }
            (Direction::FromHost, false) => self.host_answers(line),
            (Direction::FromRuntime, true) => self.plugin_asks(line).await,
            (Direction::FromRuntime, false) => self.runtime_answers(line).await,
            (Direction::Printed | Direction::Stderr, _) => {
                panic!("line {} is not of the wire", line.number)
            }
        }
    }

    fn host_answers(&mut self, line: &RecordedLine) {
        let answer = self.asked.remove(&key(&line.message)).expect("it was asked");
        answer.send(answered(&line.message)).expect("the plugin waits");
    }

    async fn plugin_asks(&mut self, line: &RecordedLine) {
        let (number, message) = (line.number, &line.message);
        let mut recorded = params(message);
        let plugin = recorded.as_object_mut().unwrap().remove("plugin").unwrap();
        let method = message["method"].as_str().unwrap();
        let asked = self.questions.next(plugin.as_str().unwrap(), method).await;
        let same = |value: &Value| without_numbers(&without_nulls(&masked(value)));
        assert_eq!(same(&asked.call[method]), same(&recorded), "line {number}");
        self.asked.insert(key(message), asked.answer);
    }

    async fn runtime_answers(&mut self, line: &RecordedLine) {
        let (number, message) = (line.number, &line.message);
        if self.left_out.remove(&key(message)) {
            return;
        }
        let made = self.made.remove(&key(message));
        let made = made.unwrap_or_else(|| panic!("line {number} answers nothing"));
        match (made.await.unwrap(), message.get("error")) {
            (Err(error), Some(recorded)) => {
                assert_eq!(said(&error), recorded["message"], "line {number}");
            }
            (Ok(ours), None) => {
                let recorded = message.get("result").cloned().unwrap_or_default();
                assert!(has_all(&masked(&ours), &masked(&recorded)), "line {number}: {ours}");
            }
            // The bridge has it named whose handler failed, where only the error is recorded.
            (Ok(ours), Some(recorded)) if ours["failures"][0].is_string() => {
                assert_eq!(ours["failures"][0], recorded["message"], "line {number}");
            }
            (ours, _) => panic!("line {number}: {ours:?}"),
        }
    }

    /// What plugins asked beyond what was recorded. Every request has had its answer.
    pub(crate) async fn finish(mut self) -> Vec<(String, Value)> {
        // A notification has none; by the bridge it is asked as everything else.
        if let Some(told) = self.made.remove("null") {
            told.await.unwrap().unwrap();
        }
        assert!(self.made.is_empty(), "never answered: {:?}", self.made.keys());
        assert!(self.left_out.is_empty(), "{:?}", self.left_out);
        self.questions.left()
    }
}

fn key(message: &Value) -> String {
    message.get("id").unwrap_or(&Value::Null).to_string()
}

/// What the recorded host answered.
fn answered(message: &Value) -> Result<Value> {
    match message.get("error") {
        None => Ok(message["result"].clone()),
        Some(error) => {
            let message = error["message"].as_str().unwrap().to_owned();
            Err(Error::not_found("ticket_not_found", message))
        }
    }
}

/// Without what is never the same twice: times, and the version of a runtime.
fn masked(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let masked = members.iter().map(|(key, value)| match key.as_str() {
                "timestamp" | "runtime_version" => (key.clone(), Value::Null),
                key if key.ends_with("_at") => (key.to_owned(), Value::from("a time")),
                key => (key.to_owned(), masked(value)),
            });
            Value::Object(masked.collect())
        }
        Value::Array(items) => items.iter().map(masked).collect(),
        Value::String(text) if text.len() == 24 && text.ends_with('Z') => Value::from("a time"),
        other => other.clone(),
    }
}
