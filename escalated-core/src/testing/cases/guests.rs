//! Tickets of guests: contacts, links, and the three policies.

use crate::{
    actor::{Cx, Role},
    contacts::GuestAccess,
    ids::{ContactId, TenantId},
    mail::{Notice, NoticeKind, Recipient, RecipientRole},
    page::PageRequest,
    replies::AuthorKind,
    settings::SettingKey,
    testing::{Fixture, id, new_ticket, refused},
    tickets::{NewTicket, Requester, RequesterInput, Ticket, TicketQuery},
};

async fn submit(fixture: &dyn Fixture, name: &str, email: &str) -> Ticket {
    let requester = RequesterInput::Guest { name: name.into(), email: email.into() };
    let new = NewTicket { requester, ..new_ticket("Where is my parcel") };
    let cx = fixture.cx(Role::Anonymous);
    let outcome = fixture.tickets().create(&cx, new).await.unwrap();
    let told = Notice {
        kind: NoticeKind::TicketReceived,
        role: RecipientRole::Requester,
        recipient: Recipient::Contact(outcome.ticket.contact_id.unwrap()),
    };
    assert_eq!(outcome.notices, [told]);
    outcome.ticket
}

fn token(fixture: &dyn Fixture, ticket: &Ticket) -> String {
    let ports = fixture.services().ports();
    let nonce = ticket.guest_nonce.as_deref().unwrap();
    GuestAccess::new(&ports.keyring).token(&TenantId::default(), nonce)
}

async fn guest_cx(fixture: &dyn Fixture, ticket: &Ticket) -> Cx {
    let identity = fixture.services().identify_guest(&token(fixture, ticket)).await.unwrap();
    let identity = identity.unwrap();
    Cx::new(identity.actor, identity.grants, fixture.cx(Role::Anonymous).now)
}

/// One address is one contact, however it is written; a blank name is filled by the next ticket.
pub async fn one_address_is_one_contact(fixture: &dyn Fixture) {
    let first = submit(fixture, "  ", "Dana@Example.org").await;
    let contact = first.contact_id.unwrap();
    assert_eq!(first.requester, Requester::Contact(contact));
    assert_eq!(first.guest_email.as_deref(), Some("Dana@Example.org"));
    let admin = fixture.cx(Role::Owner);
    let known = fixture.services().get_contact(&admin, contact).await.unwrap();
    assert_eq!((known.name.as_deref(), known.display_name()), (None, "Dana"));
    let second = submit(fixture, "Dana Okafor", " dana@example.ORG ").await;
    let third = submit(fixture, "Somebody else", "DANA@example.org").await;
    assert_eq!([second.contact_id, third.contact_id], [Some(contact); 2]);
    let known = fixture.services().get_contact(&admin, contact).await.unwrap();
    assert_eq!(
        (known.name.as_deref(), known.email.as_str()),
        (Some("Dana Okafor"), "Dana@Example.org")
    );
    assert_eq!(third.guest_name.as_deref(), Some("Somebody else"));
    assert_eq!(fixture.rows().await["escalated_contacts"], 1);
}

/// A guest's link opens their one ticket, to read and to answer, and no other, not even of theirs.
pub async fn a_link_opens_one_ticket(fixture: &dyn Fixture) {
    let (mine, next) = (
        submit(fixture, "Dana", "dana@example.org").await,
        submit(fixture, "Dana", "dana@example.org").await,
    );
    let cleos = fixture.open("Not a guest's").await;
    let cx = guest_cx(fixture, &mine).await;
    let tickets = fixture.tickets();
    assert_eq!(tickets.get(&cx, &mine.id.into()).await.unwrap().ticket, mine);
    for other in [&next, &cleos] {
        refused(tickets.get(&cx, &other.id.into()).await, "ticket_not_found");
        let reference = other.reference.clone().unwrap();
        refused(tickets.get(&cx, &reference.into()).await, "ticket_not_found");
        let reply = tickets.reply(&cx, other.id.into(), "Hello?".into(), vec![]).await;
        refused(reply, "ticket_not_found");
    }
    let page = tickets.list(&cx, &TicketQuery::default()).await.unwrap();
    assert_eq!(page.items.iter().map(|item| item.id).collect::<Vec<_>>(), [mine.id]);
    assert_eq!(page.total.unwrap().count, 1);
    let query = TicketQuery {
        search: Some("parcel".into()),
        page: PageRequest::After { cursor: None, limit: 10 },
        ..TicketQuery::default()
    };
    assert_eq!(tickets.list(&cx, &query).await.unwrap().items.len(), 1);
    let replied = tickets.reply(&cx, mine.id.into(), "Any news?".into(), vec![]).await.unwrap();
    assert_eq!(replied.messages[0].author.kind, AuthorKind::Requester);
    assert_eq!(replied.messages[0].author.actor.name, "Dana");
    let services = fixture.services();
    for wrong in ["", "x", &"0".repeat(64), &token(fixture, &mine).to_uppercase()] {
        assert_eq!(services.identify_guest(wrong).await.unwrap(), None, "{wrong}");
    }
}

/// `unassigned`: the ticket is the contact's; `prompt_signup`: the same, with an invitation.
pub async fn without_a_stand_in_the_contact_asks(fixture: &dyn Fixture) {
    for mode in ["unassigned", "prompt_signup"] {
        fixture.set(SettingKey::GuestPolicyMode, mode).await;
        let ticket = submit(fixture, "Dana", "dana@example.org").await;
        assert_eq!(ticket.requester, Requester::Contact(ContactId(1)), "{mode}");
        let settings = fixture.services().settings(&fixture.cx(Role::Owner)).await.unwrap();
        assert_eq!(settings.guest_policy.apply(|_| true).invite, mode == "prompt_signup");
    }
}

/// `guest_user`: one host user asks for all guests, as long as the host has them; the guest's own
/// link still works.
pub async fn a_stand_in_asks_for_guests(fixture: &dyn Fixture) {
    fixture.set(SettingKey::GuestPolicyMode, "guest_user").await;
    let contact = Requester::Contact(ContactId(1));
    assert_eq!(submit(fixture, "Dana", "dana@example.org").await.requester, contact);
    fixture.set(SettingKey::GuestPolicyUser, "0").await;
    assert_eq!(submit(fixture, "Dana", "dana@example.org").await.requester, contact);
    fixture.set(SettingKey::GuestPolicyUser, "11").await;
    let ticket = submit(fixture, "Dana", "dana@example.org").await;
    assert_eq!(ticket.requester, Requester::User(id("11")));
    assert_eq!(ticket.contact_id, Some(ContactId(1)));
    let cx = guest_cx(fixture, &ticket).await;
    let reply = fixture.tickets().reply(&cx, ticket.id.into(), "Any news?".into(), vec![]).await;
    assert_eq!(reply.unwrap().messages[0].author.kind, AuthorKind::Requester);
    fixture.people().remove("11");
    assert_eq!(submit(fixture, "Dana", "dana@example.org").await.requester, contact);
}

/// Staff may open a ticket for a guest or for a known contact.
pub async fn staff_open_tickets_for_guests(fixture: &dyn Fixture) {
    let agent = fixture.cx(Role::Agent);
    let requester = RequesterInput::Guest { name: "Dana".into(), email: "d@example.org".into() };
    let new = NewTicket { requester, ..new_ticket("Called on the phone") };
    let first = fixture.tickets().create(&agent, new).await.unwrap().ticket;
    let contact = first.contact_id.unwrap();
    let requester = RequesterInput::Contact { id: contact };
    let new = NewTicket { requester, ..new_ticket("Called again") };
    let second = fixture.tickets().create(&agent, new).await.unwrap().ticket;
    assert_eq!(second.requester, Requester::Contact(contact));
    assert_eq!(second.contact_id, Some(contact));
    assert_eq!(fixture.stored(&second).await, second);
}
