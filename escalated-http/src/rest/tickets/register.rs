use http::StatusCode;

use super::{
    actions::{self, PostedView, PriorityDone, StatusDone},
    bodies::{
        AssignBody, ChangeTicket, CreateTicket, DepartmentBody, PriorityBody, ReplyBody,
        StatusBody, TagsBody, TextBody,
    },
    change, create, filters,
    item::TicketItem,
    outcome::ChangeView,
    preview::{self, PreviewView},
    read,
    ticket::TicketView,
};
use crate::{
    openapi::Operation,
    rest::shapes::{Done, PageMeta},
    router::{Access, Routes},
};

const ALL: &str = "/api/v1/tickets";
const ONE: &str = "/api/v1/tickets/{ref}";
const OK: StatusCode = StatusCode::OK;
const CREATED: StatusCode = StatusCode::CREATED;

/// Mounts tickets.
pub(in crate::rest) fn register(routes: &mut Routes) {
    register_reads(routes);
    register_actions(routes);
    register_tags(routes);
    let operation = Operation::post(ALL, "create_ticket", "Open a ticket")
        .access(Access::Requester)
        .takes::<CreateTicket>()
        .answers_data::<TicketView<'_>>(CREATED)
        .may_conflict();
    routes.operation(operation, create::create);
    let operation = Operation::patch(ONE, "change_ticket", "Change a ticket, all or nothing")
        .takes::<ChangeTicket>()
        .answers::<ChangeView<'_>>(OK)
        .may_conflict();
    routes.operation(operation, change::change);
    let about = "What a creation would do, without doing it";
    let operation = Operation::post("/api/v1/tickets/preview", "preview_ticket", about)
        .takes::<CreateTicket>()
        .answers::<PreviewView<'_>>(OK);
    routes.operation(operation, preview::preview_creation);
    let about = "What a change would do, without doing it";
    let operation =
        Operation::post("/api/v1/tickets/{ref}/preview", "preview_ticket_change", about)
            .takes::<ChangeTicket>()
            .answers::<PreviewView<'_>>(OK)
            .may_conflict();
    routes.operation(operation, preview::preview_change);
}

fn register_reads(routes: &mut Routes) {
    let operation = Operation::get(ALL, "list_tickets", "Tickets that the caller may see")
        .access(Access::Requester)
        .query(filters::PARAMS)
        .answers_paged::<TicketItem<'_>, PageMeta>();
    routes.operation(operation, read::list);
    let operation = Operation::get(ONE, "get_ticket", "One ticket with its replies")
        .access(Access::Requester)
        .answers_data::<TicketView<'_>>(OK);
    routes.operation(operation, read::show);
}

fn register_actions(routes: &mut Routes) {
    let post = |path, id, about| Operation::post(path, id, about).may_conflict();
    let patch = |path, id, about| Operation::patch(path, id, about).may_conflict();
    let about = "Reply in public, or write a note";
    let operation = post("/api/v1/tickets/{ref}/reply", "reply_ticket", about)
        .access(Access::Requester)
        .takes::<ReplyBody>()
        .answers_data::<PostedView<'_>>(CREATED);
    routes.operation(operation, actions::reply);
    let operation = post("/api/v1/tickets/{ref}/notes", "create_note", "Write a note for staff")
        .takes::<TextBody>()
        .answers_data::<PostedView<'_>>(CREATED);
    routes.operation(operation, actions::note);
    let operation =
        patch("/api/v1/tickets/{ref}/status", "change_ticket_status", "Change the status")
            .takes::<StatusBody>()
            .answers::<StatusDone>(OK);
    routes.operation(operation, actions::status);
    let about = "Change the priority";
    let operation = patch("/api/v1/tickets/{ref}/priority", "change_ticket_priority", about)
        .takes::<PriorityBody>()
        .answers::<PriorityDone>(OK);
    routes.operation(operation, actions::priority);
    let about = "Route to a department, or to none";
    let operation = patch("/api/v1/tickets/{ref}/department", "change_ticket_department", about)
        .takes::<DepartmentBody>()
        .answers::<Done>(OK);
    routes.operation(operation, actions::department);
    let about = "Make an agent responsible";
    let operation = post("/api/v1/tickets/{ref}/assign", "assign_ticket", about)
        .takes::<AssignBody>()
        .answers::<Done>(OK);
    routes.operation(operation, actions::assign);
    let about = "Make nobody responsible";
    let operation = post("/api/v1/tickets/{ref}/unassign", "unassign_ticket", about);
    routes.operation(operation.answers::<Done>(OK), actions::unassign);
    let about = "Make the caller responsible, if nobody is";
    let operation = post("/api/v1/tickets/{ref}/claim", "claim_ticket", about);
    routes.operation(operation.answers::<Done>(OK), actions::claim);
}

fn register_tags(routes: &mut Routes) {
    let post = |path, id, about| {
        Operation::post(path, id, about).takes::<TagsBody>().answers::<Done>(OK).may_conflict()
    };
    let about = "Give a ticket exactly these tags";
    routes
        .operation(post("/api/v1/tickets/{ref}/tags", "set_ticket_tags", about), actions::set_tags);
    let path = "/api/v1/tickets/{ref}/tags/add";
    routes.operation(post(path, "add_ticket_tags", "Add tags"), actions::add_tags);
    let path = "/api/v1/tickets/{ref}/tags/remove";
    routes.operation(post(path, "remove_ticket_tags", "Remove tags"), actions::remove_tags);
}
