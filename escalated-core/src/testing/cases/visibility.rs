//! Who sees what, in every way of asking.

use crate::{
    actor::{Cx, Grants, Role},
    conditions::Condition,
    departments::DepartmentInput,
    ids::{DepartmentId, TenantId},
    page::PageRequest,
    pipeline::{Action, Command},
    tags::{TagChange, TagInput},
    testing::{Fixture, UUID_PERSON, id, new_ticket, refused, refused_field},
    tickets::{NewTicket, RequesterInput, Ticket, TicketQuery},
};

/// Whether the ticket is there for the caller; every way of asking must agree.
async fn sees(fixture: &dyn Fixture, cx: &Cx, ticket: &Ticket) -> bool {
    let tickets = fixture.tickets();
    let seen = tickets.get(cx, &ticket.id.into()).await.is_ok();
    let reference = ticket.reference.clone().unwrap();
    assert_eq!(tickets.get(cx, &reference.clone().into()).await.is_ok(), seen);
    for page in [PageRequest::default(), PageRequest::After { cursor: None, limit: 100 }] {
        for search in [None, Some("visible".to_owned())] {
            let query = TicketQuery { search, page: page.clone(), ..TicketQuery::default() };
            let found = tickets.list(cx, &query).await.unwrap();
            assert_eq!(found.items.iter().any(|item| item.id == ticket.id), seen, "{query:?}");
            if let Some(total) = found.total {
                assert_eq!(total.count, i64::try_from(found.items.len()).unwrap());
            }
        }
    }
    if !seen {
        for key in [ticket.id.into(), reference.into()] {
            let command = Command::one(key, Action::Claim);
            refused(tickets.execute(cx, command.clone()).await, "ticket_not_found");
            refused(tickets.preview(cx, command).await, "ticket_not_found");
        }
    }
    seen
}

/// Requesters see their own tickets, staff all of them, nobody none.
pub async fn requesters_see_their_own(fixture: &dyn Fixture) {
    let cleos = fixture.open("Cleo's visible one").await;
    let uma = fixture.of(UUID_PERSON);
    let umas =
        fixture.tickets().create(&uma, new_ticket("Uma's visible one")).await.unwrap().ticket;
    for (who, cleo, of_uma) in [
        ("10", true, false),
        ("11", false, false),
        (UUID_PERSON, false, true),
        ("2", true, true),
        ("4", true, true),
        ("5", true, true),
        ("", false, false),
    ] {
        let cx = fixture.of(who);
        let seen = (sees(fixture, &cx, &cleos).await, sees(fixture, &cx, &umas).await);
        assert_eq!(seen, (cleo, of_uma), "{who}");
    }
}

/// Staff of some departments see those, and what is assigned to them or their own elsewhere.
pub async fn departments_limit_staff(fixture: &dyn Fixture) {
    let admin = fixture.cx(Role::Owner);
    let mut departments: Vec<DepartmentId> = Vec::new();
    for name in ["Repairs", "Billing"] {
        let input = DepartmentInput {
            name: name.into(),
            slug: None,
            description: None,
            is_active: true,
            manager_id: None,
            members: None,
        };
        departments.push(fixture.services().create_department(&admin, &input).await.unwrap().id);
    }
    let create = async |department: Option<DepartmentId>, assignee: Option<&str>| {
        let new = NewTicket {
            department_id: department,
            assignee: assignee.map(id),
            ..new_ticket("Visible to some")
        };
        fixture.tickets().create(&admin, new).await.unwrap().ticket
    };
    let repairs = create(Some(departments[0]), None).await;
    let billing = create(Some(departments[1]), None).await;
    let assigned = create(Some(departments[1]), Some("2")).await;
    let nowhere = create(None, None).await;
    let limited = |who: &str, departments: Vec<DepartmentId>| {
        let cx = fixture.of(who);
        let grants = Grants { departments: Some(departments), ..cx.grants.clone() };
        Cx { grants, ..cx }
    };
    let ben = limited("2", vec![departments[0]]);
    for (ticket, seen) in
        [(&repairs, true), (&billing, false), (&assigned, true), (&nowhere, false)]
    {
        assert_eq!(sees(fixture, &ben, ticket).await, seen, "{:?}", ticket.reference);
    }
    let own =
        fixture.tickets().create(&ben, new_ticket("Visible, as my own")).await.unwrap().ticket;
    assert!(sees(fixture, &ben, &own).await);
    let cem = limited("3", vec![]);
    assert!(!sees(fixture, &cem, &repairs).await && !sees(fixture, &cem, &assigned).await);
    // A change that takes the ticket out of one's sight is a change like any other.
    let moved = fixture.tickets().change_department(&ben, repairs.id.into(), Some(departments[1]));
    moved.await.unwrap();
    assert!(!sees(fixture, &ben, &repairs).await);
}

/// A viewer reads and changes nothing; a light agent writes notes and nothing else.
pub async fn viewers_and_light_agents_change_little(fixture: &dyn Fixture) {
    let ticket = fixture.open("Look").await;
    let actions = [
        Action::Claim,
        Action::Unassign,
        Action::Reply { body: "x".into(), attachments: vec![] },
        Action::ChangeDepartment { department: None },
        Action::SetTags { tags: vec![] },
        Action::Transition { to: crate::tickets::Status::Closed },
        Action::Note { body: "x".into(), attachments: vec![] },
    ];
    for role in [Role::Viewer, Role::LightAgent] {
        let cx = fixture.cx(role);
        for action in &actions {
            let note = matches!(action, Action::Note { .. }) && role == Role::LightAgent;
            let command = Command::one(ticket.id.into(), action.clone());
            let result = fixture.tickets().execute(&cx, command).await;
            if note {
                result.unwrap();
            } else {
                refused(result, "forbidden");
            }
        }
    }
    assert_eq!(fixture.stored(&ticket).await.version, 2);
}

/// Another tenant's tickets, tags, departments and contacts do not exist.
pub async fn tenants_do_not_meet(fixture: &dyn Fixture) {
    let home = fixture.open("Visible at home").await;
    let admin = fixture.cx(Role::Owner);
    let acme = |cx: Cx| Cx { tenant: TenantId::new("acme").unwrap(), ..cx };
    let (boss, agent) = (acme(fixture.cx(Role::Owner)), acme(fixture.cx(Role::Agent)));
    let cleo = acme(fixture.cx(Role::Requester));
    let away = fixture.tickets().create(&cleo, new_ticket("Visible away")).await.unwrap().ticket;
    assert!(sees(fixture, &boss, &away).await && sees(fixture, &admin, &home).await);
    assert!(!sees(fixture, &boss, &home).await && !sees(fixture, &admin, &away).await);
    assert!(!sees(fixture, &acme(fixture.cx(Role::Requester)), &home).await);

    let services = fixture.services();
    let input = TagInput { name: "vip".into(), color: None };
    let tag = services.create_tag(&admin, &input).await.unwrap();
    services.create_tag(&boss, &input).await.unwrap();
    let result = fixture.tickets().add_tags(&agent, away.id.into(), vec![tag.id]).await;
    refused_field(result, "tags.0", "unknown_tag");
    let change = TagChange { name: Some("foreign".into()), color: None };
    refused(services.update_tag(&boss, tag.id, &change).await, "tag_not_found");
    refused(services.delete_tag(&boss, tag.id).await, "tag_not_found");
    let requester = RequesterInput::Guest { name: "Dana".into(), email: "d@example.org".into() };
    let new = NewTicket { requester, ..new_ticket("As a guest") };
    let here = fixture.tickets().create(&admin, new.clone()).await.unwrap().ticket;
    let there = fixture.tickets().create(&boss, new).await.unwrap().ticket;
    assert_ne!(here.contact_id, there.contact_id);
    let contact = here.contact_id.unwrap();
    refused(services.get_contact(&boss, contact).await, "contact_not_found");
    let requester = RequesterInput::Contact { id: contact };
    let new = NewTicket { requester, ..new_ticket("Of a stranger") };
    refused_field(fixture.tickets().create(&boss, new).await, "contact_id", "unknown_contact");
    let everything = TicketQuery { filter: Condition::everything(), ..TicketQuery::default() };
    let page = fixture.tickets().list(&boss, &everything).await.unwrap();
    assert_eq!(page.total.unwrap().count, 2);
}
