use futures_util::future::join;
use serde_json::{Map, Value, json};

use super::{super::shown::cut, place};
use crate::{pages::props, request::RequestCx};

/// More than a list has with good reason.
const MOST: usize = 50;

/// Lets plugins add to the lists of a page. What they add is shown; nobody can store it. Answers
/// the columns that they add to the list of tickets.
pub(super) async fn lists(request: &RequestCx, page: &str, own: &mut Value) -> Vec<Value> {
    match page {
        place::INBOX => {
            let statuses = own.get("statuses").cloned().unwrap_or_default();
            let (statuses, columns) = join(
                options(request, "ticket.statuses", statuses),
                filtered(request, "ticket.list.columns", json!([])),
            )
            .await;
            let columns = read_columns(&columns);
            put(own, "statuses", statuses);
            let drawn = columns_with_cells(own, &columns);
            put(own, "columns", drawn);
            columns
        }
        place::TICKET => {
            let (channels, sources) = join(
                options(request, "ticket.channels", props::channels()),
                options(request, "ticket.sources", props::channels()),
            )
            .await;
            let came_by = own.pointer("/ticket/channel").and_then(|channel| {
                let listed = [&channels, &sources].into_iter().filter_map(Value::as_array);
                let mut listed = listed.flatten().filter(|one| one.get("value") == Some(channel));
                listed.next()?.get("label").cloned()
            });
            if let (Some(label), Some(ticket)) = (came_by, own.get_mut("ticket")) {
                put(ticket, "channel_label", label);
            }
            put(own, "channels", channels);
            put(own, "sources", sources);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn put(own: &mut Value, name: &str, value: Value) {
    if let Some(own) = own.as_object_mut() {
        own.insert(name.to_owned(), value);
    }
}

async fn filtered(request: &RequestCx, hook: &str, value: Value) -> Value {
    request.services().plugin_filter(&request.cx, hook, value).await
}

/// Our options, and behind them those that plugins add.
async fn options(request: &RequestCx, hook: &str, ours: Value) -> Value {
    if !request.services().has_plugin_filter(&request.cx, hook).await {
        return ours;
    }
    let answer = filtered(request, hook, asked(&ours)).await;
    with_theirs(ours, &answer)
}

/// The platform's plugins read an option's word under one name or the other.
fn asked(ours: &Value) -> Value {
    let ours = ours.as_array().into_iter().flatten();
    let asked = ours.map(|option| {
        let word = option.get("value");
        json!({ "key": word, "value": word, "label": option.get("label") })
    });
    asked.collect()
}

fn with_theirs(mut ours: Value, answer: &Value) -> Value {
    let Some(list) = ours.as_array_mut() else { return ours };
    for option in answer.as_array().into_iter().flatten() {
        let Some((word, label)) = read_option(option) else { continue };
        let is_new = !list.iter().any(|known| known.get("value") == Some(&word.clone().into()));
        if is_new && list.len() < MOST {
            list.push(json!({ "value": word, "label": label, "of_plugin": true }));
        }
    }
    ours
}

/// A word, or an object with a word and a label.
fn read_option(option: &Value) -> Option<(String, String)> {
    let text = |name: &str| option.get(name).and_then(Value::as_str);
    let word = option.as_str().or_else(|| text("value")).or_else(|| text("key"))?;
    let fits = (1..=100).contains(&word.len()) && !word.chars().any(char::is_control);
    let label = text("label").filter(|label| !label.trim().is_empty()).unwrap_or(word);
    fits.then(|| (word.to_owned(), cut(label)))
}

/// The columns that have a key and a label, with whatever else the frontend reads of them.
fn read_columns(answer: &Value) -> Vec<Value> {
    let mut columns: Vec<Value> = Vec::new();
    for column in answer.as_array().into_iter().flatten() {
        let text = |name: &str| column.get(name).and_then(Value::as_str).map(str::trim);
        let (Some(key), Some(label)) = (text("key"), text("label")) else { continue };
        let is_new = !columns.iter().any(|known| known.get("key").is_some_and(|own| own == key));
        let fits = !key.is_empty() && !label.is_empty() && is_new && columns.len() < MOST;
        if fits && let Some(column) = column.as_object() {
            let mut column: Map<String, Value> = column.clone();
            column.insert("key".into(), key.into());
            column.insert("label".into(), cut(label).into());
            columns.push(column.into());
        }
    }
    columns
}

/// The columns that our own renderer can draw, because some ticket of the page has a value of that
/// name; each row gets the texts of its `cells`.
fn columns_with_cells(own: &mut Value, columns: &[Value]) -> Value {
    let Some(Value::Array(rows)) = own.pointer_mut("/tickets/data") else { return json!([]) };
    let key = |column: &Value| column.get("key").and_then(Value::as_str).map(str::to_owned);
    let cell = |row: &Value, key: &str| match row.get(key) {
        Some(Value::String(text)) => cut(text),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
        _ => String::new(),
    };
    let has_values = |column: &&Value| {
        key(column).is_some_and(|key| rows.iter().any(|row| !cell(row, &key).is_empty()))
    };
    let drawn: Vec<Value> = columns.iter().filter(has_values).cloned().collect();
    if !drawn.is_empty() {
        for row in rows {
            let cells = drawn.iter().filter_map(key).map(|key| cell(row, &key));
            let cells: Vec<String> = cells.collect();
            put(row, "cells", cells.into());
        }
    }
    let heads = drawn.iter().map(|column| json!({ "label": column.get("label") }));
    heads.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn additions_stand_behind_ours_and_ours_stay_as_they_are() {
        let ours = json!([{ "value": "web", "label": "Web" }]);
        let theirs = json!([
            { "value": "web", "label": "Changed" }, "sms", { "key": "fax", "label": "Fax" },
            { "value": "sms", "label": "Again" }, 7, { "label": "no word" }, "a\u{0}b",
            { "value": "x".repeat(101) },
        ]);
        assert_eq!(
            with_theirs(ours, &theirs),
            json!([
                { "value": "web", "label": "Web" },
                { "value": "sms", "label": "sms", "of_plugin": true },
                { "value": "fax", "label": "Fax", "of_plugin": true },
            ])
        );
        assert_eq!(asked(&json!([{ "value": "a", "label": "A" }]))[0]["key"], "a");
    }

    #[test]
    fn a_column_is_drawn_when_tickets_have_a_value_for_it() {
        let columns = read_columns(&json!([
            { "key": "nps_score", "label": "NPS", "component": "Score" },
            { "key": "ticket_type", "label": "Type" },
            { "key": "ticket_type", "label": "Twice" },
            { "key": "assignee", "label": "An object" },
            { "key": "", "label": "No key" }, { "key": "x" }, "text",
        ]));
        assert_eq!(columns.len(), 3);
        assert_eq!(columns[0]["component"], "Score");
        let mut own = json!({ "tickets": { "data": [
            { "ticket_type": "task", "assignee": { "name": "Ada" } }, { "ticket_type": null },
        ] } });
        assert_eq!(columns_with_cells(&mut own, &columns), json!([{ "label": "Type" }]));
        assert_eq!(own["tickets"]["data"][0]["cells"], json!(["task"]));
        assert_eq!(own["tickets"]["data"][1]["cells"], json!([""]));
    }
}
