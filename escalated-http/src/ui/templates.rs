/// Every built-in template by its name.
pub(super) const TEMPLATES: &[(&str, &str)] = &[
    ("layout.html", include_str!("../../templates/layout.html")),
    ("head.html", include_str!("../../templates/head.html")),
    ("frame.html", include_str!("../../templates/frame.html")),
    ("components.html", include_str!("../../templates/components.html")),
    ("error.html", include_str!("../../templates/error.html")),
    ("agent/dashboard.html", include_str!("../../templates/agent/dashboard.html")),
    ("agent/index.html", include_str!("../../templates/agent/index.html")),
    ("agent/show.html", include_str!("../../templates/agent/show.html")),
    ("customer/create.html", include_str!("../../templates/customer/create.html")),
    ("customer/index.html", include_str!("../../templates/customer/index.html")),
    ("customer/show.html", include_str!("../../templates/customer/show.html")),
    ("guest/create.html", include_str!("../../templates/guest/create.html")),
    ("guest/show.html", include_str!("../../templates/guest/show.html")),
    ("parts/compose.html", include_str!("../../templates/parts/compose.html")),
    ("parts/conflict.html", include_str!("../../templates/parts/conflict.html")),
    ("parts/description.html", include_str!("../../templates/parts/description.html")),
    ("parts/new_fields.html", include_str!("../../templates/parts/new_fields.html")),
    ("parts/note.html", include_str!("../../templates/parts/note.html")),
    ("parts/pages.html", include_str!("../../templates/parts/pages.html")),
    ("parts/properties.html", include_str!("../../templates/parts/properties.html")),
    ("parts/public_head.html", include_str!("../../templates/parts/public_head.html")),
    ("parts/public_reply.html", include_str!("../../templates/parts/public_reply.html")),
    ("parts/public_thread.html", include_str!("../../templates/parts/public_thread.html")),
    ("parts/reply.html", include_str!("../../templates/parts/reply.html")),
    ("parts/seen.html", include_str!("../../templates/parts/seen.html")),
    ("parts/summary.html", include_str!("../../templates/parts/summary.html")),
    ("parts/tickets.html", include_str!("../../templates/parts/tickets.html")),
];

/// The template that draws a page.
pub(super) fn template_of(component: &str) -> Option<&'static str> {
    Some(match component {
        "Escalated/Agent/Dashboard" => "agent/dashboard.html",
        "Escalated/Agent/TicketIndex" => "agent/index.html",
        "Escalated/Agent/TicketShow" => "agent/show.html",
        "Escalated/Customer/Index" => "customer/index.html",
        "Escalated/Customer/Create" => "customer/create.html",
        "Escalated/Customer/Show" => "customer/show.html",
        "Escalated/Guest/Create" => "guest/create.html",
        "Escalated/Guest/Show" => "guest/show.html",
        "Escalated/Error" => "error.html",
        _ => return None,
    })
}
