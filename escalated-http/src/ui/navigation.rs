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
    } else if known {
        let mine = &["Escalated/Customer/Index", "Escalated/Customer/Show"];
        links.push(("My tickets", "/", mine));
        links.push(("New ticket", "/create", &["Escalated/Customer/Create"]));
    } else if is("guest_tickets_enabled") && component != "Escalated/Guest/Create" {
        links.push(("Contact support", "/guest/create", &[]));
    }
    let link = |(label, path, pages): &(&str, &str, &[&str])| json!({ "label": label, "path": path, "current": pages.contains(&component) });
    links.iter().map(link).collect()
}

/// What stands in the browser's tab.
pub(super) fn title(component: &str, props: &Value, brand: &str) -> String {
    let text = |pointer: &str| props.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let ticket = || format!("{} {}", text("/ticket/reference"), text("/ticket/subject"));
    let mut title = match component {
        "Escalated/Agent/Dashboard" => "Dashboard".to_owned(),
        "Escalated/Agent/TicketIndex" => "Inbox".to_owned(),
        "Escalated/Customer/Index" => "My tickets".to_owned(),
        "Escalated/Customer/Create" => "New ticket".to_owned(),
        "Escalated/Guest/Create" => "Contact support".to_owned(),
        "Escalated/Error" => text("/heading").to_owned(),
        _ => ticket(),
    };
    let failed = props.get("errors").and_then(Value::as_object).is_some_and(|e| !e.is_empty());
    if failed && component != "Escalated/Error" {
        title.insert_str(0, "Error: ");
    }
    format!("{title} · {brand}")
}
