use std::collections::BTreeMap;

use escalated_core::plugins::{
    CtxGroup, Layout, LogLevel, Plugin, PluginLog, Problem, RuntimeHealth, RuntimeState,
    read_manifest,
};
use escalated_core::services::PluginPage;
use serde_json::{Value, json};

use super::{
    super::plugins::{INDEX, PAGE, own, rows},
    sample::{HOSTILE, now},
};

/// A plugin with a setting of each type, full of hostile texts.
pub(in crate::pages) fn plugin() -> Plugin {
    let options = json!([{ "value": "a", "label": HOSTILE }, { "value": "b", "label": "B" }]);
    let config: Value = [
        json!({ "name": "token", "type": "password" }),
        json!({ "name": "size", "type": "number", "default": 10, "required": true }),
        json!({ "name": "text", "type": "text", "help": HOSTILE }),
        json!({ "name": "loud", "type": "boolean" }),
        json!({ "name": "rules", "type": "json" }),
        json!({ "name": "address", "type": "url" }),
        json!({ "name": "greeting", "type": "textarea" }),
        json!({ "name": "mode", "type": "select", "options": options }),
        json!({ "name": "events", "type": "multiselect", "options": options }),
        json!({ "name": "a name with spaces", "type": "text" }),
    ]
    .into_iter()
    .map(|mut field| {
        field["label"] = format!("{} {HOSTILE}", field["name"]).into();
        field
    })
    .collect();
    let said = json!({
        "name": "nps", "version": HOSTILE, "description": HOSTILE, "config": config,
        "actionHooks": ["ticket.created", HOSTILE], "cronSchedules": ["every:1h"],
        "filterHooks": [{ "hook": "ticket.channels", "priority": 10 }],
        "endpoints": [
            { "method": "GET", "path": "/scores", "capability": "view_reports" },
            { "method": "POST", "path": "/scores/:id" },
        ],
        "webhooks": [{ "method": "POST", "path": "/in" }],
    });
    let (manifest, problems) = read_manifest("nps", &said);
    assert!(problems.is_empty(), "{problems:?}");
    let set = json!({ "token": "s3cret", "text": HOSTILE, "loud": true, "events": ["b"] });
    Plugin {
        name: "nps".into(),
        runtime: "node".into(),
        manifest: manifest.unwrap(),
        problems: vec![Problem::new("nps", "bad_route", HOSTILE)],
        is_present: true,
        is_active: true,
        grants: [CtxGroup::TicketsRead].into(),
        audiences: BTreeMap::new(),
        config: set.as_object().unwrap().clone(),
        activated_at: Some(now()),
        deactivated_at: None,
        seen_at: now(),
    }
}

fn page() -> PluginPage {
    let menu = json!({ "label": HOSTILE, "section": "agent", "position": 1 });
    let page = json!({ "route": "scores", "component": "Scores", "layout": "agent", "menu": menu });
    PluginPage {
        plugin: "nps".into(),
        page: serde_json::from_value(page).unwrap(),
        params: serde_json::Map::new(),
    }
}

/// The pages of plugins: a name, the page, what it shows.
pub(super) fn pages() -> Vec<(&'static str, &'static str, Value)> {
    let line = PluginLog {
        id: 1,
        plugin: "nps".into(),
        level: LogLevel::Warn,
        message: HOSTILE.into(),
        data: json!({ "a": HOSTILE }),
        created_at: now(),
    };
    let waiting = RuntimeHealth {
        runtime: "node".into(),
        state: RuntimeState::Waiting,
        version: Some(HOSTILE.into()),
        pid: Some(7),
        ready_at: None,
        retry_at: Some(now()),
        starts: 3,
        pending: 0,
        timeouts: 1,
        skipped_lines: 2,
        last_error: Some(HOSTILE.into()),
        problems: vec![Problem::new(HOSTILE, "duplicate_name", HOSTILE)],
    };
    let mut shown = rows::plugin_props(&plugin(), &[line]);
    shown["old"] = Value::Object(rows::texts(&plugin()));
    shown["warning"] = HOSTILE.into();
    let fresh = Plugin { is_active: false, activated_at: None, ..plugin() };
    let mut inactive = rows::plugin_props(&fresh, &[]);
    inactive["old"] = Value::Object(rows::texts(&fresh));
    let table = json!([{ HOSTILE: HOSTILE, "b": { "c": HOSTILE } }]);
    vec![
        ("plugins", INDEX, rows::index_props(&[plugin()], &[waiting])),
        ("plugins_none", INDEX, rows::index_props(&[], &[])),
        ("plugin", PAGE, shown),
        ("plugin_inactive", PAGE, inactive),
        ("plugin_page", own::OWN, own::own_props(&page(), Layout::Agent, Some(table), None)),
        (
            "plugin_page_without",
            own::OWN,
            own::own_props(&page(), Layout::Public, None, Some(HOSTILE)),
        ),
    ]
}
