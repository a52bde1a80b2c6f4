//! How JSON values compare: by type, numbers by their value.

use std::cmp::Ordering;

use serde_json::{Number, Value};

/// Whether two values are the same; `1` and `1.0` are.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => numbers(a, b).is_eq(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            let equal = |(key, a)| b.get(key).is_some_and(|b| same(a, b));
            a.len() == b.len() && a.iter().all(equal)
        }
        _ => a == b,
    }
}

/// Which is greater, if both are numbers or both are texts.
pub(super) fn order(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Some(numbers(a, b)),
        (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// Where the type of a value stands in a sorted list.
pub(super) fn rank(value: Option<&Value>) -> u8 {
    match value {
        Some(Value::Number(_)) => 0,
        Some(Value::String(_)) => 1,
        Some(_) => 2,
        None => 3,
    }
}

/// Exact: sorting must not meet two that are equal to a third and not to each other.
fn numbers(a: &Number, b: &Number) -> Ordering {
    let broken = |number: &Number| number.as_f64().unwrap_or(0.0);
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(a), None) => whole_with(a, broken(b)),
        (None, Some(b)) => whole_with(b, broken(a)).reverse(),
        (None, None) => broken(a).partial_cmp(&broken(b)).unwrap_or(Ordering::Equal),
    }
}

fn whole_with(whole: i128, broken: f64) -> Ordering {
    let floor = broken.floor();
    // What is greater than any whole number of JSON is cut to the greatest one here.
    let rest = if broken > floor { Ordering::Less } else { Ordering::Equal };
    whole.cmp(&(floor as i128)).then(rest)
}
