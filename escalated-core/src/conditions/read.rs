use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error as _, MapAccess, Visitor},
};
use serde_json::Value;

use super::{Clause, Condition, Op};

const FIELDS: &[&str] = &["all", "any", "not", "field", "op", "value"];

const FORMS: &str = "a condition is {\"all\": […]}, {\"any\": […]}, {\"not\": …} or \
                     {\"field\", \"op\", \"value\"}";

/// By hand, because what is derived for such an enum forgets where a mistake was.
impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Tree)
    }
}

struct Tree;

impl<'de> Visitor<'de> for Tree {
    type Value = Condition;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a condition")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Condition, A::Error> {
        let mut parts = Parts::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "all" => once(&mut parts.all, "all", map.next_value()?)?,
                "any" => once(&mut parts.any, "any", map.next_value()?)?,
                "not" => once(&mut parts.not, "not", map.next_value()?)?,
                "field" => once(&mut parts.field, "field", map.next_value()?)?,
                "op" => once(&mut parts.op, "op", map.next_value()?)?,
                "value" => once(&mut parts.value, "value", map.next_value()?)?,
                key => return Err(A::Error::unknown_field(key, FIELDS)),
            }
        }
        parts.join()
    }
}

#[derive(Default)]
struct Parts {
    all: Option<Vec<Condition>>,
    any: Option<Vec<Condition>>,
    not: Option<Box<Condition>>,
    field: Option<String>,
    op: Option<Op>,
    value: Option<Value>,
}

fn once<T, E: serde::de::Error>(
    slot: &mut Option<T>,
    name: &'static str,
    value: T,
) -> Result<(), E> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(E::duplicate_field(name)),
    }
}

impl Parts {
    fn join<E: serde::de::Error>(self) -> Result<Condition, E> {
        let clause = self.field.is_some() || self.op.is_some() || self.value.is_some();
        match (self.all, self.any, self.not, clause) {
            (Some(all), None, None, false) => Ok(Condition::All { all }),
            (None, Some(any), None, false) => Ok(Condition::Any { any }),
            (None, None, Some(not), false) => Ok(Condition::Not { not }),
            (None, None, None, true) => Ok(Condition::Clause(Clause {
                field: self.field.ok_or_else(|| E::missing_field("field"))?,
                op: self.op.ok_or_else(|| E::missing_field("op"))?,
                value: self.value.unwrap_or_default(),
            })),
            _ => Err(E::custom(FORMS)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_has_one_form_and_each_field_once() {
        for (json, says) in [
            ("{}", "a condition is"),
            (r#"{"all":[],"any":[]}"#, "a condition is"),
            (r#"{"all":[],"field":"status"}"#, "a condition is"),
            (r#"{"all":[],"all":[]}"#, "duplicate field `all`"),
            (r#"{"field":"status"}"#, "missing field `op`"),
            (r#"{"op":"eq"}"#, "missing field `field`"),
            (r#"{"field":"status","op":"eq","value":1,"why":2}"#, "unknown field `why`"),
            (r#"{"not":{"field":"status","op":"equals"}}"#, "unknown variant `equals`"),
            ("[]", "invalid type: sequence"),
        ] {
            let error = serde_json::from_str::<Condition>(json).unwrap_err().to_string();
            assert!(error.contains(says), "{json}: {error}");
        }
    }
}
