use serde_json::{Value, json};

/// The links on top of a page for whoever looks at it: `[{label, path, current}]`.
pub(super) fn navigation(component: &str, props: &Value) -> Value {
    let shared = props.get("escalated").unwrap_or(&Value::Null);
    let is = |name: &str| shared.get(name).and_then(Value::as_bool).unwrap_or(false);
    let known = props.pointer("/auth/user").is_some_and(|user| !user.is_null());
    let mut links: Vec<(&str, &str, &[&str])> = Vec::new();
    if is("is_agent") {
        links.push(("Dashboard", "/agent", &["Escalated/Agent/Dashboard"]));
        let inbox = &["Escalated/Agent/TicketIndex", "Escalated/Agent/TicketShow"];
        links.push(("Inbox", "/agent/tickets?status=unresolved", inbox));
        if is("is_admin") && props.pointer("/escalated/features/sla") == Some(&Value::Bool(true)) {
            links.push(("Service levels", "/admin/sla-policies", SLA_PAGES));
        }
        let has_plugins = props.pointer("/escalated/features/plugins") == Some(&Value::Bool(true));
        if is("is_admin") && has_plugins {
            let pages = &["Escalated/Admin/Plugins/Index", "Escalated/Admin/Plugins/Settings"];
            links.push(("Plugins", "/admin/plugins", pages));
        }
    } else if known {
        let mine = &["Escalated/Customer/Index", "Escalated/Customer/Show"];
        links.push(("My tickets", "/", mine));
        links.push(("New ticket", "/create", &["Escalated/Customer/Create"]));
    } else if is("guest_tickets_enabled") && component != "Escalated/Guest/Create" {
        links.push(("Contact support", "/guest/create", &[]));
    }
    let link = |(label, path, pages): &(&str, &str, &[&str])| json!({ "label": label, "path": path, "current": pages.contains(&component) });
    links.iter().map(link).chain(of_plugins(component, props)).collect()
}

/// What plugins have in the menus of whoever looks at the page.
fn of_plugins<'a>(component: &'a str, props: &'a Value) -> impl Iterator<Item = Value> + 'a {
    let base = props.pointer("/escalated/base").and_then(Value::as_str).unwrap_or_default();
    let items = props.pointer("/escalated/plugins/menuItems").and_then(Value::as_array);
    items.into_iter().flatten().filter_map(move |item| {
        let path = item.get("url")?.as_str()?.strip_prefix(base)?;
        let same = |name: &str| props.get(name) == item.get(name);
        let current = component == "Escalated/Plugin/Page" && same("plugin") && same("route");
        Some(json!({ "label": item.get("label")?, "path": path, "current": current }))
    })
}

/// The pages on which admins rule the SLA.
const SLA_PAGES: &[&str] = &[
    "Escalated/Admin/SlaPolicies/Index",
    "Escalated/Admin/SlaPolicies/Form",
    "Escalated/Admin/SlaPolicies/WhatIf",
    "Escalated/Admin/BusinessHours/Index",
    "Escalated/Admin/BusinessHours/Form",
    "Escalated/Admin/HolidaySets/Index",
    "Escalated/Admin/HolidaySets/Form",
    "Escalated/Admin/EscalationManagers/Index",
    "Escalated/Admin/EscalationRules/Index",
    "Escalated/Admin/EscalationRules/Form",
    "Escalated/Admin/Reports/SlaReport",
    "Escalated/Admin/Sla/Remove",
];

/// The links between those pages.
pub(super) fn sla_pages(component: &str) -> Value {
    let links = [
        ("Policies", "/admin/sla-policies", "SlaPolicies/Index"),
        ("Business hours", "/admin/business-hours", "BusinessHours/Index"),
        ("Shared holidays", "/admin/holiday-sets", "HolidaySets/Index"),
        ("Responsible people", "/admin/escalation-managers", "EscalationManagers/Index"),
        ("Escalation rules", "/admin/escalation-rules", "EscalationRules/Index"),
        ("What if?", "/admin/sla-policies/what-if", "SlaPolicies/WhatIf"),
        ("Report", "/admin/reports/sla", "Reports/SlaReport"),
    ];
    let link = |(label, path, page): (&str, &str, &str)| {
        let current = component.strip_prefix("Escalated/Admin/") == Some(page);
        json!({ "label": label, "path": path, "current": current })
    };
    links.into_iter().map(link).collect()
}

/// What stands in the browser's tab.
pub(super) fn title(component: &str, props: &Value, brand: &str) -> String {
    let text = |pointer: &str| props.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let ticket = || format!("{} {}", text("/ticket/reference"), text("/ticket/subject"));
    let mut title = match component {
        "Escalated/Agent/Dashboard" => "Dashboard".to_owned(),
        "Escalated/Agent/TicketIndex" => "Inbox".to_owned(),
        "Escalated/Admin/SlaPolicies/Index" => "SLA policies".to_owned(),
        "Escalated/Admin/SlaPolicies/Form" => "SLA policy".to_owned(),
        "Escalated/Admin/SlaPolicies/WhatIf" => "What if?".to_owned(),
        "Escalated/Admin/BusinessHours/Index" => "Business hours".to_owned(),
        "Escalated/Admin/BusinessHours/Form" => "Calendar".to_owned(),
        "Escalated/Admin/HolidaySets/Index" => "Shared holidays".to_owned(),
        "Escalated/Admin/HolidaySets/Form" => "Set of holidays".to_owned(),
        "Escalated/Admin/EscalationManagers/Index" => "Responsible people".to_owned(),
        "Escalated/Admin/EscalationRules/Index" => "Escalation rules".to_owned(),
        "Escalated/Admin/EscalationRules/Form" => "Escalation rule".to_owned(),
        "Escalated/Admin/Reports/SlaReport" => "SLA report".to_owned(),
        "Escalated/Admin/Plugins/Index" => "Plugins".to_owned(),
        "Escalated/Admin/Plugins/Settings" => format!("Plugin {}", text("/plugin/name")),
        "Escalated/Admin/Sla/Remove" => format!("Remove {}?", text("/removal/name")),
        "Escalated/Customer/Index" => "My tickets".to_owned(),
        "Escalated/Customer/Create" => "New ticket".to_owned(),
        "Escalated/Guest/Create" => "Contact support".to_owned(),
        "Escalated/Plugin/Page" => text("/label").to_owned(),
        "Escalated/Error" => text("/heading").to_owned(),
        _ => ticket(),
    };
    let failed = props.get("errors").and_then(Value::as_object).is_some_and(|e| !e.is_empty());
    if failed && component != "Escalated/Error" {
        title.insert_str(0, "Error: ");
    }
    format!("{title} · {brand}")
}
