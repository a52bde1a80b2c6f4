use http::StatusCode;

use super::{
    breaches::{self, BreachMeta, BreachView},
    clock_view::{ExplanationView, StatusView},
    document::{ReportView, WhatIfBody, WhatIfView},
    register_rules::register_rules,
    report,
    tickets::{self, TicketPolicyBody},
    what_if,
};
use crate::{
    openapi::Operation,
    rest::activities::ActivityView,
    router::{Access, Routes},
};

const OK: StatusCode = StatusCode::OK;

/// Mounts clocks, rules and figures.
pub(in crate::rest) fn register(routes: &mut Routes) {
    register_tickets(routes);
    register_rules(routes);
    let about = "What another policy would have made of past tickets; nothing is changed";
    let operation = Operation::post("/api/v1/sla/what-if", "compare_sla_policy", about)
        .access(Access::Admin)
        .takes::<WhatIfBody>()
        .answers_data::<WhatIfView>(OK);
    routes.operation(operation, what_if::what_if);
    let about = "How promises stood, as JSON or as a table";
    let operation = Operation::get("/api/v1/sla/report", "get_sla_report", about)
        .query(report::PARAMS)
        .answers_all::<ReportView>();
    routes.operation(operation, report::report);
    let about = "Promises that were broken, as JSON or as a table";
    let operation = Operation::get("/api/v1/sla/breaches", "list_sla_breaches", about)
        .query(breaches::PARAMS)
        .answers_paged::<BreachView<'_>, BreachMeta>();
    routes.operation(operation, breaches::breaches);
}

fn register_tickets(routes: &mut Routes) {
    let path = "/api/v1/tickets/{ref}/sla";
    let operation = Operation::get(path, "get_ticket_sla", "How the clocks of a ticket stand");
    routes.operation(operation.answers_data::<StatusView<'_>>(OK), tickets::status);
    let path = "/api/v1/tickets/{ref}/sla/explain";
    let operation = Operation::get(path, "explain_ticket_sla", "Why the clocks stand so");
    routes.operation(operation.answers_data::<ExplanationView<'_>>(OK), tickets::explain);
    let path = "/api/v1/tickets/{ref}/sla/log";
    let about = "What the SLA did on a ticket, oldest first";
    let operation = Operation::get(path, "list_ticket_sla_log", about);
    routes.operation(operation.answers_all::<ActivityView<'_>>(), tickets::log);
    let path = "/api/v1/tickets/{ref}/sla/policy";
    let about = "Give a ticket a policy of its own, or again the one that its fields lead to";
    let operation = Operation::put(path, "change_ticket_sla_policy", about)
        .takes::<TicketPolicyBody>()
        .answers_data::<StatusView<'_>>(OK)
        .may_conflict();
    routes.operation(operation, tickets::set_policy);
}
