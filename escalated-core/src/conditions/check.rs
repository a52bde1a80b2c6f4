use chrono::Datelike;
use serde_json::Value;

use super::{Clause, Condition, Field, FieldKind, MAX_CLAUSES, MAX_DEPTH, MAX_GROUPS, Op, find};
use crate::{Error, FieldError, Result};

/// Checks a tree against a schema. Every mistake is reported with its path.
///
/// # Errors
/// An invalid-input error whose fields are paths such as `filter.all.0.value`, with the codes
/// `unknown_field`, `unknown_operator`, `wrong_type`, `unknown_value`, `too_deep`, `too_many`.
///
/// ```
/// use escalated_core::{conditions::{check, Condition}, tickets::TICKET_FIELDS};
/// let tree: Condition =
///     serde_json::from_str(r#"{"all":[{"field":"colour","op":"eq","value":"red"}]}"#).unwrap();
/// let error = check(&tree, TICKET_FIELDS, "filter").unwrap_err();
/// assert_eq!(error.fields()[0].field, "filter.all.0.field");
/// assert_eq!(error.fields()[0].code, "unknown_field");
/// ```
pub fn check(tree: &Condition, schema: &[Field], path: &str) -> Result<()> {
    let mut checker = Checker { schema, clauses: 0, groups: 0, errors: Vec::new() };
    checker.tree(tree, path, 1);
    if checker.errors.is_empty() { Ok(()) } else { Err(Error::invalid(checker.errors)) }
}

struct Checker<'a> {
    schema: &'a [Field],
    clauses: usize,
    groups: usize,
    errors: Vec<FieldError>,
}

impl Checker<'_> {
    fn error(&mut self, path: &str, code: &str, message: String) {
        if self.errors.len() < 20 {
            self.errors.push(FieldError::new(path, code, message));
        }
    }

    fn tree(&mut self, tree: &Condition, path: &str, depth: usize) {
        if depth > MAX_DEPTH {
            self.error(path, "too_deep", format!("conditions nest at most {MAX_DEPTH} deep"));
            return;
        }
        if !matches!(tree, Condition::Clause(_)) {
            self.groups += 1;
            if self.groups > MAX_GROUPS {
                if self.groups == MAX_GROUPS + 1 {
                    let message = format!("a condition has at most {MAX_GROUPS} groups");
                    self.error(path, "too_many", message);
                }
                return;
            }
        }
        match tree {
            Condition::All { all: parts } => self.parts(parts, path, "all", depth),
            Condition::Any { any: parts } => self.parts(parts, path, "any", depth),
            Condition::Not { not } => self.tree(not, &format!("{path}.not"), depth + 1),
            Condition::Clause(clause) => {
                self.clauses += 1;
                if self.clauses == MAX_CLAUSES + 1 {
                    let message = format!("a condition has at most {MAX_CLAUSES} clauses");
                    self.error(path, "too_many", message);
                }
                if self.clauses <= MAX_CLAUSES {
                    self.clause(clause, path);
                }
            }
        }
    }

    fn parts(&mut self, parts: &[Condition], path: &str, group: &str, depth: usize) {
        for (index, part) in parts.iter().enumerate() {
            self.tree(part, &format!("{path}.{group}.{index}"), depth + 1);
        }
    }

    fn clause(&mut self, clause: &Clause, path: &str) {
        let Some(field) = find(self.schema, &clause.field) else {
            let names: Vec<_> = self.schema.iter().map(|f| f.name).collect();
            let message = format!("known fields are {}", names.join(", "));
            self.error(&format!("{path}.field"), "unknown_field", message);
            return;
        };
        if !field.kind.ops().contains(&clause.op) {
            let words: Vec<_> = field.kind.ops().iter().map(|op| op.as_str()).collect();
            let message = format!("{} takes {}", field.name, words.join(", "));
            self.error(&format!("{path}.op"), "unknown_operator", message);
            return;
        }
        let value_path = format!("{path}.value");
        match clause.op {
            Op::IsEmpty | Op::IsNotEmpty => {
                if !clause.value.is_null() {
                    let message = format!("{} takes no value", clause.op.as_str());
                    self.error(&value_path, "wrong_type", message);
                }
            }
            Op::In | Op::NotIn => match &clause.value {
                Value::Array(values) if values.len() <= 1000 => {
                    for (index, value) in values.iter().enumerate() {
                        self.value(field, value, &format!("{value_path}.{index}"));
                    }
                }
                Value::Array(_) => {
                    self.error(&value_path, "too_many", "a list has at most 1000 values".into());
                }
                _ => {
                    let message = format!("{} takes a list", clause.op.as_str());
                    self.error(&value_path, "wrong_type", message);
                }
            },
            _ => self.value(field, &clause.value, &value_path),
        }
    }

    fn value(&mut self, field: Field, value: &Value, path: &str) {
        let (fits, wanted) = match field.kind {
            FieldKind::Integer | FieldKind::Ids => (value.is_i64(), "a whole number"),
            FieldKind::Bool => (value.is_boolean(), "true or false"),
            FieldKind::Time => (time(value).is_some(), "an RFC 3339 instant"),
            FieldKind::Text => (fits_text(value), "a text of at most 255 characters"),
            FieldKind::Keyword(words) | FieldKind::Rank(words) => {
                if let Value::String(word) = value
                    && !words.is_empty()
                    && !words.contains(&word.as_str())
                {
                    let message = format!("{} is one of {}", field.name, words.join(", "));
                    self.error(path, "unknown_value", message);
                    return;
                }
                let number = words.is_empty() && value.is_i64();
                (fits_text(value) || number, "a word")
            }
        };
        if !fits {
            self.error(path, "wrong_type", format!("{} takes {wanted}", field.name));
        }
    }
}

fn fits_text(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.chars().count() <= 255 && !text.contains('\0'))
}

pub(super) fn time(value: &Value) -> Option<crate::time::Timestamp> {
    let instant = chrono::DateTime::parse_from_rfc3339(value.as_str()?).ok()?.to_utc();
    // The offset may lead out of the years that every database knows and orders.
    (1..=9999).contains(&instant.year()).then(|| crate::time::truncate(instant))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tickets::TICKET_FIELDS;

    fn refusals(tree: &Condition) -> Vec<String> {
        match check(tree, TICKET_FIELDS, "filter") {
            Ok(()) => Vec::new(),
            Err(error) => error.fields().iter().map(|field| field.code.clone()).collect(),
        }
    }

    #[test]
    fn groups_are_counted_too() {
        let groups = |count| Condition::All { all: vec![Condition::everything(); count] };
        assert!(refusals(&groups(MAX_GROUPS - 1)).is_empty());
        assert_eq!(refusals(&groups(MAX_GROUPS)), ["too_many"]);
        let clause = Condition::clause("id", Op::Eq, 1);
        let clauses = |count| Condition::Any { any: vec![clause.clone(); count] };
        assert!(refusals(&clauses(MAX_CLAUSES)).is_empty());
        assert_eq!(refusals(&clauses(MAX_CLAUSES + 1)), ["too_many"]);
    }

    #[test]
    fn years_are_those_of_the_databases_in_utc() {
        let after = |text: &str| refusals(&Condition::clause("created_at", Op::Gt, json!(text)));
        assert!(after("0001-01-01T00:00:00Z").is_empty());
        assert!(after("9999-12-31T23:59:59Z").is_empty());
        assert_eq!(after("0001-01-01T00:00:00+23:59"), ["wrong_type"]);
        assert_eq!(after("9999-12-31T23:59:59-23:59"), ["wrong_type"]);
    }
}
