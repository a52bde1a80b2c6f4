use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use escalated_core::{Error, Result};
use escalated_plugins::ctx::{Caller, CtxCall, CtxHandler};
use serde_json::Value;

/// Refuses with a message, as a host does.
#[derive(Debug, Clone)]
pub(crate) struct Refusal(pub(crate) String);

type Answer = std::result::Result<Value, Refusal>;

/// Keeps every call and gives prepared answers; null when there is none.
#[derive(Debug, Default)]
pub(crate) struct RecordingHandler {
    /// What was asked, oldest first.
    pub(crate) calls: Mutex<Vec<(Caller, CtxCall)>>,
    answers: Mutex<VecDeque<Answer>>,
}

impl RecordingHandler {
    pub(crate) fn new() -> Arc<Self> {
        Arc::default()
    }

    /// What the next call is answered.
    pub(crate) fn prepare(&self, answer: Answer) {
        self.answers.lock().unwrap().push_back(answer);
    }

    /// How many calls there were.
    pub(crate) fn count(&self) -> usize {
        self.calls.lock().unwrap().len()
    }

    /// The newest call.
    pub(crate) fn last(&self) -> (Caller, CtxCall) {
        self.calls.lock().unwrap().last().cloned().unwrap()
    }
}

#[async_trait]
impl CtxHandler for RecordingHandler {
    async fn handle(&self, caller: &Caller, call: CtxCall) -> Result<Value> {
        self.calls.lock().unwrap().push((caller.clone(), call));
        match self.answers.lock().unwrap().pop_front() {
            None => Ok(Value::Null),
            Some(Ok(value)) => Ok(value),
            Some(Err(Refusal(message))) => Err(Error::not_found("ticket_not_found", message)),
        }
    }
}
