use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{time::Timestamp, words::words};

words! {
    /// How grave a line in a plugin's log is.
    LogLevel, "level" {
        /// For whoever writes the plugin.
        Debug = "debug", "Debug";
        /// For the record.
        Info = "info", "Info";
        /// Something is odd.
        Warn = "warn", "Warning";
        /// Something failed.
        Error = "error", "Error";
    }
}

/// A line that is to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPluginLog {
    /// Whose.
    pub plugin: String,
    /// How grave.
    pub level: LogLevel,
    /// The sentence; cut to 2,000 characters.
    pub message: String,
    /// The particulars, or null; dropped when they have over 8 KiB.
    pub data: Value,
    /// When.
    pub created_at: Timestamp,
}

/// A line of a plugin's log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PluginLog {
    /// Its row.
    pub id: i64,
    /// Whose.
    pub plugin: String,
    /// How grave.
    pub level: LogLevel,
    /// The sentence.
    pub message: String,
    /// The particulars, or null.
    pub data: Value,
    /// When.
    pub created_at: Timestamp,
}
