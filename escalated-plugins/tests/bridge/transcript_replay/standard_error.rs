use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use escalated_core::time::SystemClock;
use tokio::{sync::Notify, time::timeout};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

use crate::setup::ChildRuntime;

/// Says on standard error what it is given, comes up and stays.
const SAYS: &str = r#"
for (const text of JSON.parse(process.env.TO_SAY)) process.stderr.write(text + '\n');
const readline = require('node:readline').createInterface({ input: process.stdin });
readline.on('line', (line) => {
  const { id, method } = JSON.parse(line);
  const result = method === 'manifest' ? {} : { protocol_version: '1.0', compatible: true };
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result }) + '\n');
});
"#;

/// A line of the log.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Told {
    pub(crate) target: String,
    pub(crate) text: String,
    pub(crate) runtime: String,
}

impl Visit for Told {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        match field.name() {
            "message" => self.text = format!("{value:?}"),
            "runtime" => self.runtime = format!("{value:?}"),
            _ => {}
        }
    }
}

/// Keeps what is told of standard error.
#[derive(Clone, Default)]
struct Log {
    lines: Arc<Mutex<Vec<Told>>>,
    told: Arc<Notify>,
}

impl Log {
    fn lines(&self) -> Vec<Told> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn has(&self, count: usize) {
        while self.lines().len() < count {
            self.told.notified().await;
        }
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("escalated_plugins")
    }

    fn event(&self, event: &Event<'_>) {
        let mut told = Told { target: event.metadata().target().to_owned(), ..Told::default() };
        event.record(&mut told);
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).push(told);
        self.told.notify_one();
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// What the log has of a runtime that says these lines on standard error.
pub(crate) async fn log_of(texts: &[String]) -> Vec<Told> {
    let log = Log::default();
    let guard = tracing::subscriber::set_default(log.clone());
    let child = ChildRuntime::with(SAYS, Arc::new(SystemClock), |options| {
        let to_say = serde_json::to_string(texts).unwrap();
        options.env.push(("TO_SAY".into(), to_say.into()));
    });
    child.is_up().await;
    // They come another way than the answers, and so perhaps after them.
    let _ = timeout(Duration::from_secs(10), log.has(texts.len())).await;
    drop(guard);
    log.lines()
}
