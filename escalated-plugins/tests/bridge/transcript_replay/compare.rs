use serde_json::{Map, Value};

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

/// A host's own name and version are nobody else's.
pub(crate) fn masked(mut params: Value) -> Value {
    if let Some(params) = params.as_object_mut() {
        for own in ["host", "host_version"] {
            if let Some(value) = params.get_mut(own) {
                *value = Value::Null;
            }
        }
    }
    params
}
