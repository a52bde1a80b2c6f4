use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use escalated_core::{Error, Result};
use futures_util::FutureExt as _;
use serde_json::{Value, value::RawValue};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Incoming, lines_out::LinesOut};

/// How long an answer may take.
const LIMIT: Duration = Duration::from_secs(30);
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
}

impl Answers {
    pub(super) fn new(incoming: Arc<dyn Incoming>, out: LinesOut, at_once: usize) -> Self {
        Self { incoming, out, room: Arc::new(Semaphore::new(at_once)) }
    }

    /// A place to answer in; whoever reads waits for one, and so the other side waits too.
    pub(super) async fn place(&self) -> Option<OwnedSemaphorePermit> {
        self.room.clone().acquire_owned().await.ok()
    }

    /// Answers one request in a task of its own.
    pub(super) fn begin(
        &self,
        place: OwnedSemaphorePermit,
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
