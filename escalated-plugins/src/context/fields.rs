//! What plugins write, read field by field.

use escalated_core::{Error, Result};
use serde_json::{Map, Value};

use crate::ctx::WireId;

/// A field that is wrong.
pub(super) fn invalid(field: impl Into<String>, message: impl Into<String>) -> Error {
    Error::field(field, "plugin_ctx_invalid", message)
}

/// A text, if it is there; null is not.
pub(super) fn text(data: &Map<String, Value>, field: &str) -> Result<Option<String>> {
    match data.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(invalid(field, format!("`{field}` is a text"))),
    }
}

/// A text under the first of two names that is there.
pub(super) fn text_of(data: &Map<String, Value>, one: &str, two: &str) -> Result<Option<String>> {
    match text(data, one)? {
        Some(text) => Ok(Some(text)),
        None => text(data, two),
    }
}

/// A number or a text that is one; `Some(None)` for null.
pub(super) fn id(data: &Map<String, Value>, field: &str) -> Result<Option<Option<i64>>> {
    let Some(value) = data.get(field) else { return Ok(None) };
    if value.is_null() {
        return Ok(Some(None));
    }
    number(value)
        .map(|id| Some(Some(id)))
        .ok_or_else(|| invalid(field, format!("`{field}` is the id of one")))
}

/// An id as the host writes it; `Some(None)` for null.
pub(super) fn host_id(data: &Map<String, Value>, field: &str) -> Result<Option<Option<String>>> {
    match data.get(field) {
        None => Ok(None),
        Some(Value::Null) => Ok(Some(None)),
        Some(Value::String(id)) => Ok(Some(Some(id.clone()))),
        Some(Value::Number(id)) => Ok(Some(Some(id.to_string()))),
        Some(_) => Err(invalid(field, format!("`{field}` is the id of a user"))),
    }
}

pub(super) fn number(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => text.parse().ok(),
        value => value.as_i64(),
    }
}

/// The id of something that is ours; none if it cannot be one.
pub(super) fn own_id(id: &WireId) -> Option<i64> {
    id.number().filter(|id| *id > 0)
}
