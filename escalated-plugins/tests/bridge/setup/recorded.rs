use std::{env, fs, path::PathBuf};

use escalated_core::testing::skip_or_fail;
use serde::Deserialize;
use serde_json::Value;

/// The recorded conversations, in the folder of contracts.
pub(crate) const TRANSCRIPTS: [&str; 2] =
    ["plugin-transcript.jsonl", "plugin-transcript-httpv1.jsonl"];

/// Who said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// The host, on the wire.
    FromHost,
    /// The runtime, on the wire.
    FromRuntime,
    /// The runtime, on the wire, and it is not JSON.
    Printed,
    /// The runtime, on standard error.
    Stderr,
}

/// One recorded line.
#[derive(Debug, Clone)]
pub(crate) struct RecordedLine {
    /// Its number, from 1.
    pub(crate) number: usize,
    /// Who said it.
    pub(crate) direction: Direction,
    /// What was said.
    pub(crate) message: Value,
}

#[derive(Deserialize)]
struct Line {
    dir: String,
    msg: Value,
}

/// The folder of contracts; none, and said so, where it is not there.
pub(crate) fn contracts() -> Option<PathBuf> {
    match env::var_os("ESCALATED_CONTRACTS") {
        Some(folder) => Some(PathBuf::from(folder).join("contracts")),
        None => {
            skip_or_fail("contracts", "plugin transcripts: ESCALATED_CONTRACTS is not set");
            None
        }
    }
}

/// Every line of a recorded conversation.
pub(crate) fn read_transcript(name: &str) -> Option<Vec<RecordedLine>> {
    let text = fs::read_to_string(contracts()?.join(name)).unwrap();
    let line = |(place, text): (usize, &str)| {
        let Line { dir, msg } = serde_json::from_str(text).unwrap();
        let direction = match dir.as_str() {
            "host->runtime" => Direction::FromHost,
            "runtime->host" => Direction::FromRuntime,
            "runtime->host(NON-JSON)" => Direction::Printed,
            "runtime-stderr" => Direction::Stderr,
            other => panic!("line {}: {other}", place + 1),
        };
        RecordedLine { number: place + 1, direction, message: msg }
    };
    Some(text.lines().enumerate().map(line).collect())
}
