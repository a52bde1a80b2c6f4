use escalated_core::{Error, FieldError, conditions::Condition};
use serde_json::error::Category;

use super::reader::Reader;

/// Reads the condition that somebody wrote as JSON; mistakes are told with their place.
pub(super) fn condition(reader: &mut Reader<'_>) -> Option<Condition> {
    let text = reader.text("condition");
    if text.is_empty() {
        return None;
    }
    match serde_json::from_str(text) {
        Ok(condition) => Some(condition),
        Err(error) => {
            let code = match error.classify() {
                Category::Data => "wrong_type",
                _ => "malformed_json",
            };
            let (line, column) = (error.line(), error.column());
            let full = error.to_string();
            let what = full.rsplit_once(" at line ").map_or(full.as_str(), |(what, _)| what);
            reader.refuse("condition", code, &format!("line {line}, column {column}: {what}"));
            None
        }
    }
}

/// The condition as people read it.
pub(super) fn text(condition: &Condition) -> String {
    serde_json::to_string_pretty(condition).unwrap_or_default()
}

/// The form has one field for the whole tree, so the places inside it go into the sentence.
pub(super) fn gather(error: Error) -> Error {
    let inside = |field: &FieldError| field.field.starts_with("condition.");
    if !error.fields().iter().any(inside) {
        return error;
    }
    let told = |field: &FieldError| {
        let place = field.field.trim_start_matches("condition.");
        format!("at {place}: {}", field.message)
    };
    let all: Vec<String> = error.fields().iter().filter(|f| inside(f)).map(told).collect();
    let mut errors: Vec<FieldError> =
        error.fields().iter().filter(|field| !inside(field)).cloned().collect();
    errors.push(FieldError::new("condition", "invalid_condition", all.join("; ")));
    Error::invalid(errors)
}
