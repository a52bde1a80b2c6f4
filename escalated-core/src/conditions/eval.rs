use serde_json::Value;

use super::{Clause, Condition, Fact, FactSource, Field, FieldKind, Op, check::time, find};
use crate::fold::fold;

/// Whether a checked tree is true of a thing. A clause on an undeclared field is never true.
#[must_use]
pub fn matches(tree: &Condition, schema: &[Field], thing: &dyn FactSource) -> bool {
    match tree {
        Condition::All { all } => all.iter().all(|part| matches(part, schema, thing)),
        Condition::Any { any } => any.iter().any(|part| matches(part, schema, thing)),
        Condition::Not { not } => !matches(not, schema, thing),
        Condition::Clause(clause) => {
            find(schema, &clause.field).is_some_and(|field| clause_is_true(field, clause, thing))
        }
    }
}

fn clause_is_true(field: Field, clause: &Clause, thing: &dyn FactSource) -> bool {
    let fact = thing.fact(field.name);
    let (op, turned) = clause.op.positive();
    positive(field.kind, op, &fact, &clause.value) != turned
}

fn positive(kind: FieldKind, op: Op, fact: &Fact, value: &Value) -> bool {
    match (op, fact) {
        (Op::IsEmpty, Fact::Null) => true,
        (Op::IsEmpty, Fact::Text(text) | Fact::Keyword(text)) => text.is_empty(),
        (Op::IsEmpty, Fact::Ids(ids)) => ids.is_empty(),
        (Op::IsEmpty, _) | (_, Fact::Null) => false,
        (Op::In, Fact::Ids(ids)) => {
            list(value).any(|v| v.as_i64().is_some_and(|v| ids.contains(&v)))
        }
        (Op::In, fact) => list(value).any(|value| literal(kind, value).as_ref() == Some(fact)),
        (Op::Contains, Fact::Ids(ids)) => value.as_i64().is_some_and(|id| ids.contains(&id)),
        (op, fact) => literal(kind, value).is_some_and(|other| compare(op, fact, &other)),
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The value of a clause as a fact of the field's kind. Drivers bind the same.
#[must_use]
pub fn literal(kind: FieldKind, value: &Value) -> Option<Fact> {
    Some(match kind {
        FieldKind::Integer | FieldKind::Ids => Fact::Integer(value.as_i64()?),
        FieldKind::Bool => Fact::Bool(value.as_bool()?),
        FieldKind::Time => Fact::Time(time(value)?),
        FieldKind::Text => Fact::Text(fold(value.as_str()?)),
        FieldKind::Keyword(_) => match value {
            Value::Number(number) => Fact::Keyword(number.to_string()),
            _ => Fact::Keyword(value.as_str()?.to_owned()),
        },
        FieldKind::Rank(words) => {
            let place = words.iter().position(|word| Some(*word) == value.as_str())?;
            Fact::Integer(i64::try_from(place).ok()? + 1)
        }
    })
}

fn compare(op: Op, left: &Fact, right: &Fact) -> bool {
    if let (Fact::Text(left), Fact::Text(right)) = (left, right) {
        return match op {
            Op::Eq => left == right,
            Op::Contains => left.contains(right.as_str()),
            Op::StartsWith => left.starts_with(right.as_str()),
            Op::EndsWith => left.ends_with(right.as_str()),
            _ => false,
        };
    }
    let order = match (left, right) {
        (Fact::Integer(left), Fact::Integer(right)) => left.cmp(right),
        (Fact::Keyword(left), Fact::Keyword(right)) => left.cmp(right),
        (Fact::Time(left), Fact::Time(right)) => left.cmp(right),
        (Fact::Bool(left), Fact::Bool(right)) => left.cmp(right),
        _ => return false,
    };
    match op {
        Op::Eq => order.is_eq(),
        Op::Lt => order.is_lt(),
        Op::Lte => order.is_le(),
        Op::Gt => order.is_gt(),
        Op::Gte => order.is_ge(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tickets::TICKET_FIELDS;

    struct Thing(Vec<(&'static str, Fact)>);

    impl FactSource for Thing {
        fn fact(&self, field: &str) -> Fact {
            self.0.iter().find(|(name, _)| *name == field).map_or(Fact::Null, |(_, f)| f.clone())
        }
    }

    fn holds(json: &str, thing: &Thing) -> bool {
        let tree: Condition = serde_json::from_str(json).unwrap();
        super::super::check(&tree, TICKET_FIELDS, "filter").unwrap();
        matches(&tree, TICKET_FIELDS, thing)
    }

    #[test]
    fn clauses_groups_and_empty_fields() {
        let thing = Thing(vec![
            ("status", Fact::Keyword("open".into())),
            ("priority", Fact::Integer(4)),
            ("subject", Fact::Text("größe egal".into())),
            ("tags", Fact::Ids(vec![3, 5])),
        ]);
        for (json, expected) in [
            (r#"{"all":[]}"#, true),
            (r#"{"any":[]}"#, false),
            (r#"{"field":"status","op":"eq","value":"open"}"#, true),
            (r#"{"field":"status","op":"in","value":["closed","open"]}"#, true),
            (r#"{"field":"priority","op":"gte","value":"high"}"#, true),
            (r#"{"field":"priority","op":"lt","value":"urgent"}"#, false),
            (r#"{"field":"subject","op":"contains","value":"GRÖSSE"}"#, false),
            (r#"{"field":"subject","op":"starts_with","value":"GRÖß"}"#, true),
            (r#"{"field":"tags","op":"contains","value":5}"#, true),
            (r#"{"field":"tags","op":"not_in","value":[1,2]}"#, true),
            (r#"{"field":"assigned_to","op":"is_empty"}"#, true),
            (r#"{"field":"assigned_to","op":"eq","value":"7"}"#, false),
            (r#"{"field":"assigned_to","op":"ne","value":"7"}"#, true),
            (r#"{"field":"closed_at","op":"lt","value":"2026-01-01T00:00:00Z"}"#, false),
            (r#"{"not":{"field":"closed_at","op":"lt","value":"2026-01-01T00:00:00Z"}}"#, true),
        ] {
            assert_eq!(holds(json, &thing), expected, "{json}");
        }
    }

    #[test]
    fn mistakes_have_paths_and_codes() {
        let check = |json: &str| {
            let tree: Condition = serde_json::from_str(json).unwrap();
            let error = super::super::check(&tree, TICKET_FIELDS, "filter").unwrap_err();
            (error.fields()[0].field.clone(), error.fields()[0].code.clone())
        };
        let deep = format!("{}{{\"all\":[]}}{}", "{\"not\":".repeat(40), "}".repeat(40));
        for (json, path, code) in [
            (
                r#"{"any":[{"field":"x","op":"eq","value":1}]}"#,
                "filter.any.0.field",
                "unknown_field",
            ),
            (r#"{"field":"status","op":"lt","value":"open"}"#, "filter.op", "unknown_operator"),
            (r#"{"field":"status","op":"eq","value":"opened"}"#, "filter.value", "unknown_value"),
            (r#"{"field":"tags","op":"in","value":[1,"a"]}"#, "filter.value.1", "wrong_type"),
            (r#"{"field":"id","op":"in","value":7}"#, "filter.value", "wrong_type"),
            (&deep, &format!("filter{}", ".not".repeat(16)), "too_deep"),
        ] {
            assert_eq!(check(json), (path.into(), code.into()), "{json}");
        }
    }
}
