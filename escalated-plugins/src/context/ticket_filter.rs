use escalated_core::{
    Error, Result,
    conditions::{Condition, Op},
    tags::Tag,
};
use serde_json::{Map, Value};

/// Fields that plugins may name, all of which are compared for equality.
const FIELDS: [&str; 10] = [
    "id",
    "reference",
    "status",
    "priority",
    "assigned_to",
    "department_id",
    "requester_id",
    "contact_id",
    "channel",
    "ticket_type",
];

/// A filter of `ctx.tickets.query`: fields and the values that they must have; null for nothing.
pub(super) fn read(filter: &Map<String, Value>, tags: &[Tag]) -> Result<Condition> {
    let mut all = Vec::new();
    for (field, value) in filter {
        all.push(match (field.as_str(), value) {
            ("tag", Value::String(name)) => {
                let tag = tags.iter().find(|tag| tag.slug == *name || tag.name == *name);
                tag.map_or_else(Condition::nothing, |tag| {
                    Condition::clause("tags", Op::Contains, tag.id.0)
                })
            }
            (field, Value::Null) if FIELDS.contains(&field) => {
                Condition::clause(field, Op::IsEmpty, Value::Null)
            }
            (field, Value::String(_) | Value::Number(_)) if FIELDS.contains(&field) => {
                Condition::clause(field, Op::Eq, as_stored(field, value))
            }
            ("tag", _) => return Err(invalid("tag", "`tag` is the name of one")),
            (field, _) if FIELDS.contains(&field) => {
                return Err(invalid(field, format!("`{field}` is compared with one value")));
            }
            (field, _) => {
                let field: String = field.chars().take(100).collect();
                let message = format!(
                    "tickets are not found by `{field}`, but by {} and tag",
                    FIELDS.join(", ")
                );
                return Err(invalid(&field, message));
            }
        });
    }
    Ok(Condition::All { all })
}

/// Plugins write ids as numbers and as texts.
fn as_stored(field: &str, value: &Value) -> Value {
    let is_number = matches!(field, "id" | "department_id" | "contact_id");
    match value {
        Value::String(text) if is_number => {
            text.parse::<i64>().map_or_else(|_| value.clone(), Value::from)
        }
        Value::Number(number) if !is_number => Value::String(number.to_string()),
        value => value.clone(),
    }
}

fn invalid(field: &str, message: impl Into<String>) -> Error {
    Error::field(field, "plugin_query_invalid", message)
}
