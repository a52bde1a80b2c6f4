use serde_json::{Map, Value};

/// The dashboard, where widgets stand.
pub(super) const DASHBOARD: &str = "Escalated/Agent/Dashboard";
/// The inbox.
pub(super) const INBOX: &str = "Escalated/Agent/TicketIndex";
/// One ticket, for staff.
pub(super) const TICKET: &str = "Escalated/Agent/TicketShow";
/// The settings of one plugin.
const SETTINGS: &str = "Escalated/Admin/Plugins/Settings";

/// What plugins call our pages.
const PAGES: &[(&str, &str)] = &[
    (DASHBOARD, "dashboard"),
    (INBOX, "ticket.index"),
    (TICKET, "ticket.show"),
    ("Escalated/Admin/Plugins/Index", "admin.plugins"),
    (SETTINGS, "admin.settings"),
    ("Escalated/Customer/Index", "customer.index"),
    ("Escalated/Customer/Create", "customer.create"),
    ("Escalated/Customer/Show", "customer.show"),
    ("Escalated/Guest/Create", "guest.create"),
    ("Escalated/Guest/Show", "guest.show"),
];

/// What plugins call this page, if they can have a part of it.
pub(super) fn called(page: &str) -> Option<&'static str> {
    PAGES.iter().find(|(ours, _)| *ours == page).map(|(_, theirs)| *theirs)
}

/// Of the page with a plugin's settings only that plugin has a part.
pub(super) fn owner<'a>(page: &str, own: &'a Value) -> Option<&'a str> {
    if page == SETTINGS { own.pointer("/plugin/name")?.as_str() } else { None }
}

/// What a part is told of the page: which ticket it shows.
pub(super) fn told(own: &Value) -> Map<String, Value> {
    let texts = [("ticket_id", "/ticket/id"), ("reference", "/ticket/reference")];
    let told = texts.into_iter().filter_map(|(name, at)| {
        let value = own.pointer(at).filter(|value| value.is_number() || value.is_string())?;
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        // A query has texts alone, also where it does not come over HTTP.
        Some((name.to_owned(), Value::String(text)))
    });
    told.collect()
}
