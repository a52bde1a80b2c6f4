use escalated_core::{
    actor::{Actor, Cx, Grants, Role},
    conditions::Condition,
    ids::{ContactId, DepartmentId, HostUserId, TicketId},
    tickets::{
        Awaiting, Channel, Priority, Reference, Requester, SlaMarks, Status, Ticket, TicketType,
    },
    time::{Clock, ManualClock},
};
use serde_json::json;

/// The secret of everything here.
pub(crate) const SECRET: [u8; 32] = [7; 32];

/// An agent, at a fixed time.
pub(crate) fn agent() -> Cx {
    let actor = Actor::User {
        id: HostUserId::new("2"),
        name: "Mateo".into(),
        email: Some("mateo@fernway.example".into()),
    };
    Cx::new(actor, Grants::role(Role::Agent), ManualClock::default().now())
}

/// An open ticket of a guest.
pub(crate) fn ticket() -> Ticket {
    let now = ManualClock::default().now();
    Ticket {
        id: TicketId(100_007),
        reference: Some(Reference::parse("ESC-100007").unwrap()),
        requester: Requester::Contact(ContactId(7)),
        contact_id: Some(ContactId(7)),
        guest_name: Some("Dana Whitfield".into()),
        guest_email: Some("dana@example.com".into()),
        guest_nonce: Some("00112233445566778899aabbccddeeff".into()),
        assignee: Some(HostUserId::new("3")),
        subject: "The grinder makes a noise".into(),
        description: "It began on Monday. Since then every cup is loud.".repeat(6),
        status: Status::Open,
        priority: Priority::High,
        ticket_type: TicketType::Incident,
        channel: Channel::default(),
        awaiting: Awaiting::Internal,
        department_id: Some(DepartmentId(2)),
        metadata: json!({}),
        first_response_at: Some(now),
        sla: SlaMarks::default(),
        resolved_at: None,
        closed_at: None,
        last_reply_at: Some(now),
        version: 5,
        seq: 9,
        created_at: now,
        updated_at: now,
    }
}

/// What an agent's inbox asks for, with a few clauses more.
pub(crate) fn inbox() -> Condition {
    serde_json::from_value(json!({ "all": [
        { "field": "status", "op": "in", "value": ["open", "in_progress", "reopened"] },
        { "field": "priority", "op": "gte", "value": "high" },
        { "any": [
            { "field": "assigned_to", "op": "is_empty" },
            { "field": "assigned_to", "op": "eq", "value": "3" },
        ] },
        { "not": { "field": "tags", "op": "contains", "value": 9 } },
        { "field": "subject", "op": "contains", "value": "GRINDER" },
    ] }))
    .unwrap()
}
