use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use escalated_core::{Error, FieldError, Result};
use futures_util::FutureExt as _;
use serde_json::{Value, value::RawValue};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Incoming, lines_out::LinesOut, weight::HEAVIEST};

/// How long an answer may take.
const LIMIT: Duration = Duration::from_secs(30);
/// The longest id of a request that is too large.
const LONGEST_ID: usize = 256;
/// The code of every error on this wire.
const FAILED: i32 = -32000;
/// The code for a method that there is not, and for parameters that are not its own.
const UNKNOWN: i32 = -32601;
const INVALID: i32 = -32602;

/// Answers requests of the other side, a few at once.
#[derive(Clone)]
pub(super) struct Answers {
    incoming: Arc<dyn Incoming>,
    out: LinesOut,
    room: Arc<Semaphore>,
    memory: Arc<Semaphore>,
}

/// Where one request is answered: one of a few places, and memory for what is long.
pub(super) type Place = (OwnedSemaphorePermit, Option<OwnedSemaphorePermit>);

impl Answers {
    pub(super) fn new(incoming: Arc<dyn Incoming>, out: LinesOut, at_once: usize) -> Self {
        let (room, memory) = (Semaphore::new(at_once), Semaphore::new(HEAVIEST as usize));
        Self { incoming, out, room: Arc::new(room), memory: Arc::new(memory) }
    }

    /// A place to answer in; whoever reads waits for one, and so the other side waits too.
    pub(super) async fn place(&self, weight: u32) -> Option<Place> {
        let room = self.room.clone().acquire_owned().await.ok()?;
        let memory = match weight {
            0 => None,
            weight => Some(self.memory.clone().acquire_many_owned(weight).await.ok()?),
        };
        Some((room, memory))
    }

    /// Answers that a request is too large to be read.
    pub(super) async fn refuse(&self, id: Option<&RawValue>) {
        let why = "the call is too large; it may have 1 MiB, and less of lists and objects";
        tracing::debug!(target: "escalated_plugins", "a call was too large");
        if let Some(id) = id.filter(|id| id.get().len() <= LONGEST_ID) {
            let refused =
                Err(Error::invalid(vec![FieldError::new("params", "plugin_ctx_invalid", why)]));
            let _ = self.out.write(line(id, refused)).await;
        }
    }

    /// Answers one request in a task of its own.
    pub(super) fn begin(
        &self,
        place: Place,
        id: Option<Box<RawValue>>,
        method: String,
        params: Option<Box<RawValue>>,
    ) {
        let Self { incoming, out, .. } = self.clone();
        tokio::spawn(async move {
            let params = params.unwrap_or_else(|| RawValue::NULL.to_owned());
            let work = AssertUnwindSafe(incoming.answer(&method, &params)).catch_unwind();
            let done = match tokio::time::timeout(LIMIT, work).await {
                Ok(Ok(done)) => done,
                Ok(Err(_)) => Err(Error::internal("panicked", "the helpdesk failed to answer")),
                Err(_) => Err(Error::unavailable("took_too_long", "the helpdesk took too long")),
            };
            if let Err(error) = &done {
                let code = error.code();
                tracing::debug!(target: "escalated_plugins", %method, code, %error, "a call was refused");
            }
            if let Some(id) = id {
                let _ = out.write(line(&id, done)).await;
            }
            drop(place);
        });
    }
}

fn line(id: &RawValue, done: Result<Value>) -> String {
    let id = id.get();
    match done.and_then(|value| {
        let unwritable =
            |error| Error::internal("unwritable", "the answer is no JSON").with_source(error);
        serde_json::to_string(&value).map_err(unwritable)
    }) {
        Ok(result) => format!(r#"{{"jsonrpc":"2.0","result":{result},"id":{id}}}"#),
        Err(error) => {
            let code = match error.code() {
                "plugin_ctx_unknown" => UNKNOWN,
                "invalid_input" => INVALID,
                _ => FAILED,
            };
            let message = serde_json::to_string(error.message()).unwrap_or_else(|_| "\"\"".into());
            let error = format!(r#"{{"code":{code},"message":{message}}}"#);
            format!(r#"{{"jsonrpc":"2.0","error":{error},"id":{id}}}"#)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_always_there() {
        let id = RawValue::from_string("\"str-1\"".into()).unwrap();
        assert_eq!(line(&id, Ok(Value::Null)), r#"{"jsonrpc":"2.0","result":null,"id":"str-1"}"#);
        let error = Error::not_found("plugin_document_not_found", "no such document");
        let wanted = r#"{"jsonrpc":"2.0","error":{"code":-32000,"message":"no such document"},"id":"str-1"}"#;
        assert_eq!(line(&id, Err(error)), wanted);
    }
}
