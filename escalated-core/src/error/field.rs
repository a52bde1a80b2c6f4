use serde::{Deserialize, Serialize};

/// What is wrong with one input field, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// Path of the field, with dots and indexes: `tags.0`, `filter.all.1.value`.
    pub field: String,
    /// Stable code: `required`, `too_long`, `unknown_field`, ...
    pub code: String,
    /// A sentence for people, which names the remedy.
    pub message: String,
}

impl FieldError {
    /// A field error from its three parts.
    pub fn new(
        field: impl Into<String>,
        code: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self { field: field.into(), code: code.into(), message: message.into() }
    }
}
