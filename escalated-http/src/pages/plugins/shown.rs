use serde_json::{Value, json};

/// How much of what a plugin answered is shown.
const ROWS: usize = 200;
const COLUMNS: usize = 12;
const CHARACTERS: usize = 500;

/// What a plugin answered, as something that can be drawn: a text, a list of them, facts, or a table.
pub(super) fn shown(answer: &Value) -> Value {
    match answer {
        Value::Object(facts) => {
            let facts = facts.iter().take(ROWS);
            let facts =
                facts.map(|(label, value)| json!({ "label": cut(label), "value": text(value) }));
            json!({ "kind": "facts", "facts": facts.collect::<Value>() })
        }
        Value::Array(rows) => match rows.first() {
            Some(Value::Object(first)) => {
                let columns: Vec<&String> = first.keys().take(COLUMNS).collect();
                let cells = |row: &Value| -> Value {
                    columns
                        .iter()
                        .map(|name| text(row.get(*name).unwrap_or(&Value::Null)))
                        .collect()
                };
                json!({
                    "kind": "table",
                    "columns": columns.iter().map(|name| cut(name)).collect::<Vec<_>>(),
                    "rows": rows.iter().take(ROWS).map(cells).collect::<Value>(),
                })
            }
            _ => {
                let lines: Vec<String> = rows.iter().take(ROWS).map(text).collect();
                json!({ "kind": "list", "lines": lines })
            }
        },
        other => json!({ "kind": "text", "text": text(other) }),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::String(text) => cut(text),
        other => cut(&other.to_string()),
    }
}

pub(super) fn cut(text: &str) -> String {
    text.chars().take(CHARACTERS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_plugin_answers_can_be_drawn() {
        assert_eq!(shown(&json!(3)), json!({ "kind": "text", "text": "3" }));
        assert_eq!(
            shown(&json!({ "average": null })),
            json!({ "kind": "facts", "facts": [{ "label": "average", "value": "none" }] })
        );
        assert_eq!(shown(&json!(["a", 1])), json!({ "kind": "list", "lines": ["a", "1"] }));
        assert_eq!(
            shown(&json!([{ "a": 1, "b": "x" }, { "b": [2] }, 7])),
            json!({
                "kind": "table", "columns": ["a", "b"],
                "rows": [["1", "x"], ["none", "[2]"], ["none", "none"]],
            })
        );
        let long = shown(&json!("x".repeat(CHARACTERS + 1)));
        assert_eq!(long["text"].as_str().unwrap().len(), CHARACTERS);
    }
}
