use std::sync::Arc;

use escalated_core::{ids::TenantId, time::ManualClock};
use escalated_plugins::{
    ctx::CtxHandler,
    session::{CallLimits, Session, SessionOptions},
};
use serde_json::Value;
use tokio::io::{
    AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, Lines, ReadHalf, WriteHalf, duplex,
    split,
};

/// The other end of a session: a runtime that says what a test makes it say.
pub(crate) struct ScriptedRuntime {
    lines: Lines<BufReader<ReadHalf<DuplexStream>>>,
    out: WriteHalf<DuplexStream>,
    kept: Vec<Value>,
}

impl ScriptedRuntime {
    /// A session and its other end, within this process.
    pub(crate) fn connect(handler: Arc<dyn CtxHandler>) -> (Arc<Session>, Self) {
        let (host, runtime) = duplex(64 * 1024);
        let (reader, writer) = split(host);
        let options = SessionOptions {
            tenant: TenantId::default(),
            runtime: "scripted".to_owned(),
            handler,
            answers_at_once: 8,
            limits: CallLimits::default(),
            clock: Arc::new(ManualClock::default()),
        };
        let session = Session::open(reader, writer, options).unwrap();
        let (reader, out) = split(runtime);
        let lines = BufReader::new(reader).lines();
        (Arc::new(session), Self { lines, out, kept: Vec::new() })
    }

    /// Says a line.
    pub(crate) async fn say(&mut self, line: &str) {
        self.out.write_all(line.as_bytes()).await.unwrap();
        self.out.write_all(b"\n").await.unwrap();
        self.out.flush().await.unwrap();
    }

    /// The next line of the host that fits; others wait for their turn.
    pub(crate) async fn hear(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(place) = self.kept.iter().position(&fits) {
            return self.kept.remove(place);
        }
        loop {
            let line = self.lines.next_line().await.unwrap().expect("the host closed");
            let message: Value = serde_json::from_str(&line).unwrap();
            if fits(&message) {
                return message;
            }
            self.kept.push(message);
        }
    }

    /// The next request of the host for a method.
    pub(crate) async fn hear_request(&mut self, method: &str) -> Value {
        self.hear(|message| message.get("method").and_then(Value::as_str) == Some(method)).await
    }

    /// The answer of the host to a request of this end.
    pub(crate) async fn hear_answer(&mut self, id: &Value) -> Value {
        self.hear(|message| message.get("method").is_none() && message.get("id") == Some(id)).await
    }

    /// What the host said and nobody asked for.
    pub(crate) fn unheard(&self) -> &[Value] {
        &self.kept
    }
}
