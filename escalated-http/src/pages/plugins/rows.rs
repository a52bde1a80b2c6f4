use escalated_core::plugins::{
    Audience, CtxGroup, Plugin, PluginLog, Problem, RuntimeHealth, RuntimeState,
};
use serde_json::{Value, json};

use super::{config_form, form::Old};
use crate::pages::props::{instant, options};

/// The props of the page with all plugins.
pub(in crate::pages) fn index_props(plugins: &[Plugin], runtimes: &[RuntimeHealth]) -> Value {
    json!({
        "plugins": plugins.iter().map(row).collect::<Value>(),
        "runtimes": runtimes.iter().map(runtime).collect::<Value>(),
    })
}

/// The props of the page of one plugin, but for the texts of its forms.
pub(in crate::pages) fn plugin_props(plugin: &Plugin, logs: &[PluginLog]) -> Value {
    let manifest = &plugin.manifest;
    let groups = CtxGroup::ALL.iter().map(|group| {
        json!({ "name": format!("grants.{group}"), "label": group.label(), "value": group })
    });
    let open = endpoints(plugin)
        .enumerate()
        .map(|(place, endpoint)| json!({ "name": format!("audience.{place}"), "label": endpoint }));
    json!({
        "plugin": row(plugin),
        "fields": config_form::fields(plugin),
        "groups": groups.collect::<Value>(),
        "endpoints": open.collect::<Value>(),
        "audiences": options(Audience::ALL.iter().map(|a| (a.as_str(), a.label()))),
        "parts": {
            "actions": manifest.action_hooks,
            "filters": manifest.filter_hooks.iter().map(|f| f.hook.as_str()).collect::<Vec<_>>(),
            "endpoints": manifest.endpoints.iter()
                .map(|e| format!("{} {}", e.method, e.path)).collect::<Vec<_>>(),
            "webhooks": manifest.webhooks.iter()
                .map(|w| format!("{} {}", w.method, w.path)).collect::<Vec<_>>(),
            "schedules": manifest.cron_schedules,
        },
        "logs": logs.iter().map(log).collect::<Value>(),
        "warning": null,
    })
}

/// What the forms of that page hold as things are stored.
pub(in crate::pages) fn texts(plugin: &Plugin) -> Old {
    let mut old = config_form::texts(plugin);
    // Before the first activation everything is ticked: that is what the platform grants.
    let all = plugin.activated_at.is_none();
    for group in CtxGroup::ALL.iter().filter(|group| all || plugin.grants.contains(group)) {
        old.insert(format!("grants.{group}"), "1".into());
    }
    for (place, endpoint) in endpoints(plugin).enumerate() {
        if let Some(chosen) = plugin.audiences.get(&endpoint) {
            old.insert(format!("audience.{place}"), chosen.as_str().into());
        }
    }
    old
}

/// The endpoints whose callers an admin chooses: `GET /path`.
pub(super) fn endpoints(plugin: &Plugin) -> impl Iterator<Item = String> + '_ {
    let open = plugin.manifest.endpoints.iter().filter(|endpoint| endpoint.capability.is_none());
    open.map(|endpoint| format!("{} {}", endpoint.method, endpoint.path))
}

fn row(plugin: &Plugin) -> Value {
    let state = match (plugin.is_present, plugin.is_active) {
        (true, true) => "Active",
        (true, false) => "Inactive",
        (false, true) => "Active, but not there any more",
        (false, false) => "Not there any more",
    };
    json!({
        "name": plugin.name,
        "version": plugin.manifest.version,
        "description": plugin.manifest.description,
        "runtime": plugin.runtime,
        "is_active": plugin.is_active,
        "is_present": plugin.is_present,
        "state": state,
        "problems": plugin.problems.iter().map(problem).collect::<Value>(),
        "activated_at": plugin.activated_at.map(instant),
        "seen_at": instant(plugin.seen_at),
    })
}

fn problem(problem: &Problem) -> Value {
    json!({ "plugin": problem.plugin, "code": problem.code, "message": problem.message })
}

fn runtime(health: &RuntimeHealth) -> Value {
    json!({
        "name": health.runtime,
        "state": health.state,
        "label": health.state.label(),
        "is_well": matches!(health.state, RuntimeState::Ready | RuntimeState::Stopped),
        "version": health.version,
        "starts": health.starts,
        "pending": health.pending,
        "timeouts": health.timeouts,
        "skipped_lines": health.skipped_lines,
        "retry_at": health.retry_at.map(instant),
        "last_error": health.last_error,
        "problems": health.problems.iter().map(problem).collect::<Value>(),
    })
}

fn log(line: &PluginLog) -> Value {
    let data = if line.data.is_null() { Value::Null } else { line.data.to_string().into() };
    json!({
        "id": line.id,
        "level": line.level,
        "label": line.level.label(),
        "message": line.message,
        "data": data,
        "created_at": instant(line.created_at),
    })
}
