use escalated_core::{Error, FieldError, Result};
use serde::de::DeserializeOwned;
use serde_json::{Value, error::Category};
use serde_path_to_error::{Path, Segment};

use super::scan::{MAX_DEPTH, Scan, scan};

/// Reads JSON strictly; every mistake names its field, a code and a remedy.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    match scan(bytes) {
        Scan::Fine => {}
        Scan::TooDeep => {
            let message = format!("JSON nests at most {MAX_DEPTH} deep here");
            return Err(Error::malformed("json_too_deep", message));
        }
        Scan::HasNul => return Err(nul(bytes)),
    }
    // Serde would take a list for a struct, field by field.
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return Err(Error::field("", "wrong_type", "send an object: {…}"));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = dotted(error.path());
        explain(&path, &error.into_inner())
    })?;
    reader.end().map_err(|error| malformed(&error))?;
    Ok(value)
}

fn malformed(error: &serde_json::Error) -> Error {
    let message = format!("the body is not JSON: {error}");
    Error::malformed("malformed_json", message)
}

/// `tags[0].name` as `tags.0.name`.
fn dotted(path: &Path) -> String {
    let parts: Vec<String> = path
        .iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(index.to_string()),
            Segment::Map { key } => Some(key.clone()),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect();
    parts.join(".")
}

/// Turns serde's sentence into a field, a code and a remedy. Serde has no other form for them.
fn explain(path: &str, error: &serde_json::Error) -> Error {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    if text.contains("surrogate") || text == "unexpected end of hex escape" {
        let message = "a text has whole characters only, no lone surrogates";
        return Error::field(path, "invalid_characters", message);
    }
    if error.classify() != Category::Data {
        return malformed(error);
    }
    explain_data(path, text)
}

/// A mistake in what is JSON: serde's sentences, and those of our own types.
fn explain_data(path: &str, text: &str) -> Error {
    // Types that read a field by themselves say which: at `name`: …
    if let Some((name, text)) = text.strip_prefix("at `").and_then(|rest| rest.split_once("`: ")) {
        return explain_data(&joined(path, name), text);
    }
    let named = || text.split('`').nth(1).unwrap_or_default();
    let below = |name: &str| match path {
        path if path == name || path.ends_with(&format!(".{name}")) => path.to_owned(),
        path => joined(path, name),
    };
    if text.starts_with("unknown field") {
        let known = text.split_once(", ").map_or("no fields are known here", |(_, known)| known);
        Error::field(below(named()), "unknown_field", format!("no such field; {known}"))
    } else if text.starts_with("missing field") {
        Error::field(below(named()), "required", format!("`{}` is needed", named()))
    } else if text.starts_with("duplicate field") {
        Error::field(below(named()), "duplicate_field", "name each field once")
    } else if text.starts_with("unknown variant") {
        Error::field(path, "unknown_value", text.to_owned())
    } else if text.starts_with("invalid type") || text.starts_with("invalid length") {
        Error::field(path, "wrong_type", without_text(text))
    } else if text.starts_with("invalid value") {
        Error::field(path, "out_of_range", without_text(text))
    } else if text.starts_with("a time is") {
        Error::field(path, "invalid_time", text.to_owned())
    } else if text.starts_with("a date is") {
        Error::field(path, "invalid_date", text.to_owned())
    } else if text.starts_with("a condition is") {
        Error::field(path, "malformed_filter", text.to_owned())
    } else if text.contains("is one of") {
        Error::field(path, "unknown_value", text.to_owned())
    } else {
        Error::field(path, "wrong_type", text.to_owned())
    }
}

/// A text that stands in the wrong place may be a secret: it is not repeated.
fn without_text(sentence: &str) -> String {
    let sent = sentence.split_once(": string \"").zip(sentence.rsplit_once("\", expected "));
    match sent {
        Some(((wrong, _), (_, expected))) => format!("{wrong}: a text, expected {expected}"),
        None => sentence.to_owned(),
    }
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// Finds the texts that hold a NUL.
fn nul(bytes: &[u8]) -> Error {
    let tree: Value = match serde_json::from_slice(bytes) {
        Ok(tree) => tree,
        Err(error) => return malformed(&error),
    };
    let mut fields = Vec::new();
    find_nul(&tree, "", &mut fields);
    let errors = fields
        .into_iter()
        .map(|field| FieldError::new(field, "invalid_characters", "a text has no NUL characters"));
    Error::invalid(errors.collect())
}

fn find_nul(value: &Value, path: &str, fields: &mut Vec<String>) {
    let below = |name: &str| joined(path, name);
    match value {
        Value::String(text) if text.contains('\0') => fields.push(path.to_owned()),
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                find_nul(value, &below(&index.to_string()), fields);
            }
        }
        Value::Object(map) => {
            for (name, value) in map {
                if name.contains('\0') {
                    fields.push(below(&name.replace('\0', "\\u0000")));
                }
                find_nul(value, &below(name), fields);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Thing {
        #[serde(rename = "name")]
        _name: String,
        #[serde(rename = "tags", default)]
        _tags: Vec<i64>,
        #[serde(rename = "inner", default)]
        _inner: Option<Box<Thing>>,
        #[serde(rename = "status", default)]
        _status: Option<escalated_core::tickets::Status>,
    }

    #[test]
    fn mistakes_in_rules_of_an_sla_have_their_whole_path() {
        use escalated_core::sla::{CalendarInput, EscalationRuleInput, PolicyInput};
        fn at<T: DeserializeOwned + std::fmt::Debug>(json: &str) -> (String, String) {
            let error = parse::<T>(json.as_bytes()).unwrap_err();
            let first = error.fields().first().unwrap_or_else(|| panic!("{json}: {error:?}"));
            (first.field.clone(), first.code.clone())
        }
        let calendar =
            |rest: &str| at::<CalendarInput>(&format!(r#"{{"name":"a","timezone":"UTC",{rest}}}"#));
        let policy = |rest: &str| at::<PolicyInput>(&format!(r#"{{"name":"a",{rest}}}"#));
        let action = |action: &str| {
            policy(&format!(r#""targets":{{}},"steps":[{{"percent":50,"actions":[{action}]}}]"#))
        };
        let rule = |rest: &str| at::<EscalationRuleInput>(&format!(r#"{{"name":"a",{rest}}}"#));
        for (found, field, code) in [
            (
                calendar(r#""windows":[{"weekday":0,"start":"08:00","end":"25:00"}]"#),
                "windows.0.end",
                "invalid_time",
            ),
            (
                calendar(r#""windows":[{"weekday":-1,"start":"08:00","end":"12:00"}]"#),
                "windows.0.weekday",
                "out_of_range",
            ),
            (calendar(r#""holidays":[{"date":"2026-02-30"}]"#), "holidays.0.date", "invalid_date"),
            (calendar(r#""holidays":[{"name":"x"}]"#), "holidays.0.date", "required"),
            (policy(r#""targets":{"top":{}}"#), "targets.top", "unknown_value"),
            (policy(r#""targets":{"low":{},"low":{}}"#), "targets.low", "duplicate_field"),
            (policy(r#""targets":[]"#), "targets", "wrong_type"),
            (
                policy(r#""targets":{"low":{"resolution":"soon"}}"#),
                "targets.low.resolution",
                "wrong_type",
            ),
            (
                policy(r#""targets":{},"steps":[{"percent":50,"notify":["boss"]}]"#),
                "steps.0.notify.0",
                "unknown_value",
            ),
            (action(r#"{"type":"explode"}"#), "steps.0.actions.0.type", "unknown_value"),
            (action(r#"{"type":"add_tag"}"#), "steps.0.actions.0.tag", "required"),
            (action(r#"{"type":"note","body":7}"#), "steps.0.actions.0.body", "wrong_type"),
            (action(r#"{"type":"note","to":7}"#), "steps.0.actions.0.to", "unknown_field"),
            (
                action(r#"{"type":"raise_priority","to":"top"}"#),
                "steps.0.actions.0.to",
                "unknown_value",
            ),
            (
                rule(r#""condition":{"all":[{"not":{"field":"status"}}]}"#),
                "condition.all.0.not.op",
                "required",
            ),
            (rule(r#""condition":{"any":[{}]}"#), "condition.any.0", "malformed_filter"),
            (
                rule(r#""condition":{"any":[{"field":"a","op":"is"}]}"#),
                "condition.any.0.op",
                "unknown_value",
            ),
        ] {
            assert_eq!((found.0.as_str(), found.1.as_str()), (field, code));
        }
    }

    #[test]
    fn a_text_in_the_wrong_place_is_not_repeated() {
        for json in
            [r#"{"name":"a","tags":"secret"}"#, r#"{"name":"a","inner":"se\"cret\", expected x"}"#]
        {
            let error = parse::<Thing>(json.as_bytes()).unwrap_err();
            let shown = format!("{error} {:?}", error.fields());
            assert!(!shown.contains("cret") && shown.contains("a text, expected"), "{shown}");
        }
    }

    #[test]
    fn mistakes_have_a_field_and_a_code() {
        for (json, field, code) in [
            (r#"{"name":"a","x":1}"#, "x", "unknown_field"),
            (r#"{"name":"a","inner":{"name":"b","y":1}}"#, "inner.y", "unknown_field"),
            (r#"{}"#, "name", "required"),
            (r#"{"name":"a","inner":{}}"#, "inner.name", "required"),
            (r#"{"name":1}"#, "name", "wrong_type"),
            (r#"{"name":"a","tags":[1,"b"]}"#, "tags.1", "wrong_type"),
            (r#"{"name":"a","name":"b"}"#, "name", "duplicate_field"),
            (r#"{"name":"a","status":"opened"}"#, "status", "unknown_value"),
            (r#"{"name":"a\u0000"}"#, "name", "invalid_characters"),
            (r#"{"name":"a\ud800"}"#, "name", "invalid_characters"),
            (r#"{"name":"a\ud800b"}"#, "name", "invalid_characters"),
            (r#"{"name":"\udc00"}"#, "name", "invalid_characters"),
            (r#"[]"#, "", "wrong_type"),
        ] {
            let error = parse::<Thing>(json.as_bytes()).unwrap_err();
            let first = error.fields().first().unwrap_or_else(|| panic!("{json}: {error:?}"));
            assert_eq!((first.field.as_str(), first.code.as_str()), (field, code), "{json}");
        }
        for (json, code) in [
            ("{", "malformed_json"),
            ("", "malformed_json"),
            (r#"{"name":"a"} x"#, "malformed_json"),
            (&"[".repeat(10_000), "json_too_deep"),
        ] {
            assert_eq!(parse::<Thing>(json.as_bytes()).unwrap_err().code(), code, "{json}");
        }
    }
}
