use serde_json::Value;

use crate::setup::{Direction, RecordedLine};

/// Those that need no parameters.
const METHODS: [&str; 2] = ["manifest", "ping"];

/// Whether a line of the host has an unknown method, or lacks what its method needs.
pub(crate) fn is_unsound(line: &RecordedLine) -> bool {
    let Some(method) = line.message.get("method").and_then(Value::as_str) else { return false };
    let has = |key: &str| line.message.get("params").and_then(|params| params.get(key)).is_some();
    line.direction == Direction::FromHost
        && match method {
            "handshake" => !has("protocol_version"),
            "action" | "filter" => !has("hook"),
            "endpoint" | "webhook" => !(has("plugin") && has("method") && has("path")),
            "activate" | "deactivate" => !has("plugin"),
            "cron" => !(has("plugin") && has("schedule")),
            "badge" => !(has("plugin") && has("component")),
            method => !METHODS.contains(&method),
        }
}
