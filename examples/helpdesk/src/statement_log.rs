//! `serve --statement-log FILE`: every SQL statement with its values, a JSON object a line.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
    sync::{Mutex, PoisonError},
};

use anyhow::{Context, Result};
use escalated::core::time::{Clock, SystemClock};
use escalated::drivers::sql::StatementObserver;
use sea_query::{Value, Values, sea_value_to_json_value};
use serde_json::json;

/// Writes what it is shown.
#[derive(Debug)]
pub struct StatementLog(Mutex<BufWriter<File>>);

impl StatementLog {
    /// Begins a new log.
    pub fn create(path: &Path) -> Result<Self> {
        let file =
            File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self(Mutex::new(BufWriter::new(file))))
    }
}

impl StatementObserver for StatementLog {
    fn observe(&self, sql: &str, values: &Values) {
        let values: Vec<_> = values.iter().map(typed).collect();
        let line = json!({ "sql": sql, "values": values, "at": SystemClock.now() });
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // The reader follows the file while we write, so a line is not kept back.
        let _ = writeln!(file, "{line}").and_then(|()| file.flush());
    }
}

/// `{"kind": "BigInt", "value": 7}`: with its kind, so that a null can be bound again.
fn typed(value: &Value) -> serde_json::Value {
    let debug = format!("{value:?}");
    let kind = debug.split('(').next().unwrap_or_default();
    json!({ "kind": kind, "value": sea_value_to_json_value(value) })
}
