use serde_json::{Map, Value, json};

/// The same without members that are null: absent and null say the same in parameters.
pub(crate) fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.iter().filter(|(_, value)| !value.is_null());
            Value::Object(kept.map(|(key, value)| (key.clone(), without_nulls(value))).collect())
        }
        other => other.clone(),
    }
}

/// Whether a value has all that another has: the same members or more.
pub(crate) fn has_all(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Object(ours), Value::Object(theirs)) => theirs
            .iter()
            .all(|(key, theirs)| ours.get(key).is_some_and(|ours| has_all(ours, theirs))),
        (Value::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| has_all(a, b))
        }
        (ours, theirs) => ours == theirs,
    }
}

/// The parameters of a request; none is an empty object.
pub(crate) fn params(message: &Value) -> Value {
    message.get("params").cloned().unwrap_or_else(|| Value::Object(Map::new()))
}

/// A limit is a number with a fraction here, and is written without one.
pub(crate) fn without_numbers(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            members.iter().map(|(key, value)| (key.clone(), without_numbers(value))).collect()
        }
        Value::Number(number) => json!(number.as_f64()),
        other => other.clone(),
    }
}
