//! What cannot open a ticket, and that it leaves nothing.

use serde_json::json;

use crate::{
    actor::Role,
    departments::DepartmentInput,
    ids::{AttachmentId, ContactId, DepartmentId, TagId},
    settings::SettingKey,
    testing::{Fixture, id, new_ticket, refused, refused_field},
    tickets::{NewTicket, RequesterInput},
};

/// Each wrong field is named with its code and a remedy, and nothing is written.
pub async fn wrong_input_names_its_field(fixture: &dyn Fixture) {
    let closed = DepartmentInput {
        name: "Closed".into(),
        slug: None,
        description: None,
        is_active: false,
        manager_id: None,
        members: None,
    };
    let admin = fixture.cx(Role::Owner);
    let closed = fixture.services().create_department(&admin, &closed).await.unwrap().id;
    let file = AttachmentId(1);
    let guest =
        |name: &str, email: &str| RequesterInput::Guest { name: name.into(), email: email.into() };
    let good = || new_ticket("Printer on fire");
    let wrong = [
        ("subject", "required", NewTicket { subject: " \t".into(), ..good() }),
        ("subject", "too_long", NewTicket { subject: "ü".repeat(256), ..good() }),
        ("subject", "invalid_characters", NewTicket { subject: "two\nlines".into(), ..good() }),
        ("subject", "invalid_characters", NewTicket { subject: "nul\0".into(), ..good() }),
        ("description", "required", NewTicket { description: "\n".into(), ..good() }),
        ("description", "too_long", NewTicket { description: "x".repeat(65_536), ..good() }),
        ("description", "invalid_characters", NewTicket { description: "x\0".into(), ..good() }),
        ("metadata", "wrong_type", NewTicket { metadata: json!([1]), ..good() }),
        (
            "metadata",
            "too_long",
            NewTicket { metadata: json!({"x": "y".repeat(16_384)}), ..good() },
        ),
        ("metadata", "invalid_characters", NewTicket { metadata: json!({"a": ["\0"]}), ..good() }),
        (
            "department_id",
            "unknown_department",
            NewTicket { department_id: Some(DepartmentId(99)), ..good() },
        ),
        (
            "department_id",
            "unknown_department",
            NewTicket { department_id: Some(closed), ..good() },
        ),
        ("assigned_to", "unknown_agent", NewTicket { assignee: Some(id("99")), ..good() }),
        ("assigned_to", "unknown_agent", NewTicket { assignee: Some(id("10")), ..good() }),
        ("assigned_to", "unknown_agent", NewTicket { assignee: Some(id("4")), ..good() }),
        ("tags.0", "unknown_tag", NewTicket { tags: vec![TagId(99)], ..good() }),
        ("attachment_ids", "unknown_attachment", NewTicket { attachments: vec![file], ..good() }),
        ("attachment_ids", "duplicate", NewTicket { attachments: vec![file, file], ..good() }),
        (
            "attachment_ids",
            "too_many",
            NewTicket { attachments: (1..=6).map(AttachmentId).collect(), ..good() },
        ),
        (
            "requester_id",
            "unknown_user",
            NewTicket { requester: RequesterInput::User { id: id("99") }, ..good() },
        ),
        (
            "contact_id",
            "unknown_contact",
            NewTicket { requester: RequesterInput::Contact { id: ContactId(9) }, ..good() },
        ),
        ("email", "required", NewTicket { requester: guest("Dana", " "), ..good() }),
        ("email", "invalid_email", NewTicket { requester: guest("Dana", "a b@c"), ..good() }),
        (
            "name",
            "too_long",
            NewTicket { requester: guest(&"n".repeat(256), "dana@example.org"), ..good() },
        ),
    ];
    let before = fixture.rows().await;
    let agent = fixture.cx(Role::Agent);
    for (field, code, new) in wrong {
        refused_field(fixture.tickets().create(&agent, new).await, field, code);
    }
    let both = NewTicket { subject: String::new(), description: String::new(), ..good() };
    let error = fixture.tickets().create(&agent, both).await.unwrap_err();
    assert_eq!(error.fields().len(), 2);
    assert_eq!(fixture.rows().await, before);
}

/// Who may not open such a ticket is told so, and nothing is written.
pub async fn who_may_not_open_a_ticket(fixture: &dyn Fixture) {
    let before = fixture.rows().await;
    let tickets = fixture.tickets();
    let other = || NewTicket {
        requester: RequesterInput::User { id: id("11") },
        ..new_ticket("For another")
    };
    let tagged = || NewTicket { tags: vec![TagId(1)], ..new_ticket("With a tag") };
    let guest = || NewTicket {
        requester: RequesterInput::Guest { name: String::new(), email: "d@example.org".into() },
        ..new_ticket("As a guest")
    };
    refused(tickets.create(&fixture.cx(Role::Viewer), new_ticket("x")).await, "forbidden");
    refused(tickets.create(&fixture.cx(Role::Requester), other()).await, "forbidden");
    refused(tickets.create(&fixture.cx(Role::Requester), tagged()).await, "forbidden");
    refused(tickets.create(&fixture.cx(Role::Requester), guest()).await, "forbidden");
    refused(tickets.create(&fixture.cx(Role::LightAgent), other()).await, "forbidden");
    let nobody = fixture.cx(Role::Anonymous);
    refused(tickets.create(&nobody, other()).await, "unauthenticated");
    refused_field(tickets.create(&nobody, new_ticket("x")).await, "requester", "required");
    fixture.set(SettingKey::GuestTicketsEnabled, "0").await;
    refused(tickets.create(&nobody, guest()).await, "guest_tickets_disabled");
    let mut after = fixture.rows().await;
    after.insert("escalated_settings".into(), before["escalated_settings"]);
    assert_eq!(after, before);
}
