//! The tables of `docs/authz.md` are what `RolePolicy` decides, for every role.

use escalated_core::{
    actor::{Actor, Cx, Grants, Role},
    authz::{Authorizer, Decision, Operation, Resource, RolePolicy},
    ids::{HostUserId, TicketId},
    tickets::{Awaiting, Channel, Priority, Requester, SlaMarks, Status, Ticket, TicketType},
    time::{Clock, ManualClock},
};

/// In the order of the columns.
const ROLES: [Role; 7] = Role::ALL;

fn cx(role: Role) -> Cx {
    let id = HostUserId::new("7");
    let actor = match role {
        Role::Anonymous => Actor::Anonymous,
        _ => Actor::User { id, name: "Somebody".into(), email: None },
    };
    Cx::new(actor, Grants::role(role), ManualClock::default().now())
}

/// A ticket of that requester; the callers are number 7.
fn ticket(requester: &str) -> Ticket {
    let now = ManualClock::default().now();
    Ticket {
        id: TicketId(1),
        reference: None,
        requester: Requester::User(HostUserId::new(requester)),
        contact_id: None,
        guest_name: None,
        guest_email: None,
        guest_nonce: None,
        assignee: None,
        subject: "A".into(),
        description: "B".into(),
        status: Status::Open,
        priority: Priority::Medium,
        ticket_type: TicketType::Question,
        channel: Channel::default(),
        awaiting: Awaiting::Internal,
        department_id: None,
        metadata: serde_json::json!({}),
        first_response_at: None,
        sla: SlaMarks::default(),
        resolved_at: None,
        closed_at: None,
        last_reply_at: None,
        version: 1,
        seq: 0,
        created_at: now,
        updated_at: now,
    }
}

fn decide(role: Role, operation: Operation, resource: &Resource<'_>) -> Decision {
    RolePolicy.decide(&cx(role), operation, resource)
}

/// `yes`, `own`, or `-`; whoever may not do it to a ticket of others must not even know of it
/// when they cannot see it.
fn on_tickets(role: Role, operation: Operation) -> String {
    let (own, other) = (ticket("7"), ticket("8"));
    let on = |ticket| decide(role, operation, &Resource::Ticket(ticket));
    let sees = |ticket| decide(role, Operation::View, &Resource::Ticket(ticket));
    for ticket in [&own, &other] {
        let hidden = sees(ticket) == Decision::Hide;
        assert_eq!(on(ticket) == Decision::Hide, hidden, "{role:?} {operation:?}");
    }
    match (on(&own), on(&other)) {
        (Decision::Allow, Decision::Allow) => "yes".into(),
        (Decision::Allow, _) => "own".into(),
        _ => "-".into(),
    }
}

fn of_status(role: Role) -> String {
    let allowed = |status: &&Status| on_tickets(role, Operation::Transition(**status)) != "-";
    let to: Vec<Status> = Status::ALL.iter().filter(allowed).copied().collect();
    match to.as_slice() {
        [] => "-".into(),
        [Status::Closed, Status::Reopened] => "own: close, reopen".into(),
        all => {
            assert_eq!(all.len(), Status::ALL.len());
            "yes".into()
        }
    }
}

fn elsewhere(role: Role, operation: Operation, resource: Resource<'_>) -> String {
    if decide(role, operation, &resource) == Decision::Allow { "yes" } else { "-" }.into()
}

/// What the code decides for the row of that label.
fn cell(label: &str, role: Role) -> Option<String> {
    use Operation::{Administer, Create, CreateForOthers, Modify, Note, Reply, View};
    Some(match label {
        "see the ticket" => on_tickets(role, View),
        "read notes and activities" => if role.is_staff() { "yes" } else { "-" }.into(),
        "open a ticket for oneself" if role == Role::Anonymous => {
            elsewhere(role, Create, Resource::NewTicket).replace("yes", "guest form")
        }
        "open a ticket for oneself" | "upload a file for a ticket" => {
            elsewhere(role, Create, Resource::NewTicket)
        }
        "open one for others, with tags or an assignee" => {
            elsewhere(role, CreateForOthers, Resource::NewTicket)
        }
        "reply in public" => on_tickets(role, Reply),
        "write a note" => on_tickets(role, Note),
        "change texts, tags, priority, department, assignee; claim" => on_tickets(role, Modify),
        "change the status" => of_status(role),
        "choose from departments, tags, agents" => elsewhere(role, View, Resource::Catalog),
        "see contacts" => elsewhere(role, View, Resource::Contacts),
        "change a contact's name" => elsewhere(role, Modify, Resource::Contacts),
        "settings, departments, tags: change" => elsewhere(role, Administer, Resource::Settings),
        "API tokens" => elsewhere(role, Administer, Resource::Tokens),
        "outbox, dead letters" => elsewhere(role, Administer, Resource::Operations),
        "reports over all tickets" => elsewhere(role, View, Resource::Reports),
        _ => return None,
    })
}

#[test]
fn the_document_says_what_the_policy_decides() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/authz.md");
    let document = std::fs::read_to_string(path).unwrap();
    let mut rows = 0;
    for line in document.lines().filter(|line| line.matches('|').count() == ROLES.len() + 2) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        if cells[0] == "Operation" {
            let columns = ROLES.map(|role| role.as_str().replace('_', " "));
            assert_eq!(cells[1..], columns, "the columns");
        }
        for (role, said) in ROLES.iter().zip(&cells[1..]) {
            if let Some(decided) = cell(cells[0], *role) {
                assert_eq!(*said, decided, "{} / {}", cells[0], role.as_str());
                rows += usize::from(*role == Role::Owner);
            } else {
                let frame = cells[0] == "Operation" || cells[0].starts_with("---");
                assert!(frame, "the test does not know the row {}", cells[0]);
            }
        }
    }
    assert_eq!(rows, 16, "rows that were compared");
}

#[test]
fn whoever_is_limited_to_departments_gets_no_reports_over_all() {
    let mut limited = cx(Role::Admin);
    limited.grants.departments = Some(Vec::new());
    let decision = RolePolicy.decide(&limited, Operation::View, &Resource::Reports);
    assert_eq!(decision, Decision::Forbid);
}
