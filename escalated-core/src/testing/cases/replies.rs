//! Public replies: first responses, whose turn it is, and finished tickets.

use crate::{
    actor::{Cx, Role},
    events::EventName,
    ids::{MessageId, TenantId},
    mail::{NoticeKind, Recipient},
    replies::{AuthorKind, Entry, Thread},
    settings::SettingKey,
    testing::{Fixture, id, new_ticket, refused, refused_field},
    tickets::{Awaiting, Status, Ticket},
};

async fn reply(fixture: &dyn Fixture, who: &str, ticket: &Ticket) -> Ticket {
    let cx = fixture.of(who);
    let text = format!("So says {}.", cx.actor.name());
    fixture.tickets().reply(&cx, ticket.id.into(), text, vec![]).await.unwrap().ticket
}

/// The first public reply of an agent is the first response; nobody else's is, and no second.
pub async fn only_agents_make_a_first_response(fixture: &dyn Fixture) {
    let ticket = fixture.open("Respond").await;
    assert_eq!(reply(fixture, "10", &ticket).await.first_response_at, None);
    fixture.clock().advance_seconds(60);
    let first = reply(fixture, "2", &ticket).await;
    let then = fixture.cx(Role::Agent).now;
    assert_eq!((first.first_response_at, first.last_reply_at), (Some(then), Some(then)));
    fixture.clock().advance_seconds(60);
    let second = reply(fixture, "3", &ticket).await;
    assert_eq!(second.first_response_at, Some(then));
    assert_eq!(second.last_reply_at, Some(fixture.cx(Role::Agent).now));
    assert_eq!(fixture.stored(&ticket).await, second);
    // Staff who need help themselves are requesters on their own ticket.
    let ben = fixture.cx(Role::Agent);
    let own = fixture.tickets().create(&ben, new_ticket("My own chair")).await.unwrap().ticket;
    assert_eq!(reply(fixture, "2", &own).await.first_response_at, None);
    assert!(reply(fixture, "3", &own).await.first_response_at.is_some());
}

/// A reply is stored with its author, recorded, told to the others, and seen by both sides.
pub async fn a_reply_is_seen_by_both_sides(fixture: &dyn Fixture) {
    let ticket = fixture.open("Talk").await;
    let (ben, cleo) = (fixture.cx(Role::Agent), fixture.cx(Role::Requester));
    let tickets = fixture.tickets();
    tickets.assign(&ben, ticket.id.into(), id("3")).await.unwrap();
    let told = tickets.reply(&ben, ticket.id.into(), "Wir hören 👂".into(), vec![]).await.unwrap();
    assert_eq!(told.events, [EventName::ReplyCreated]);
    let to: Vec<_> = told.notices.iter().map(|notice| notice.recipient.clone()).collect();
    assert_eq!(to, [Recipient::User(id("10")), Recipient::User(id("3"))]);
    assert!(told.notices.iter().all(|notice| notice.kind == NoticeKind::Reply));
    assert_eq!(told.activities[0].data["message_id"], told.messages[0].id.0);
    let answered = tickets.reply(&cleo, ticket.id.into(), "Gut".into(), vec![]).await.unwrap();
    assert_eq!(answered.notices.len(), 1);
    for cx in [&ben, &cleo] {
        let thread = tickets.get(cx, &ticket.id.into()).await.unwrap().thread;
        let is_public = matches!(&thread, Thread::Public(_));
        assert_eq!(is_public, cx.grants.role == Role::Requester);
        let replies = thread.into_public().replies;
        let said: Vec<_> = replies.iter().map(|r| (r.author.kind, r.body.as_str())).collect();
        let expected = [(AuthorKind::Agent, "Wir hören 👂"), (AuthorKind::Requester, "Gut")];
        assert_eq!(said, expected);
        assert_eq!(replies[0].id, told.messages[0].id);
    }
    let Thread::Staff(staff) = tickets.get(&ben, &ticket.id.into()).await.unwrap().thread else {
        panic!("an agent reads as staff");
    };
    assert!(staff.entries.iter().all(|entry| matches!(entry, Entry::Reply(_))));
}

/// After an agent's reply it is the requester's turn, after anybody else's ours.
pub async fn turns_change_with_replies(fixture: &dyn Fixture) {
    let ticket = fixture.open("Turns").await;
    assert_eq!(ticket.awaiting, Awaiting::Internal);
    assert_eq!(reply(fixture, "2", &ticket).await.awaiting, Awaiting::Requester);
    let after = reply(fixture, "10", &ticket).await;
    assert_eq!((after.awaiting, after.status), (Awaiting::Internal, Status::Open));
    let ben = fixture.cx(Role::Agent);
    fixture.tickets().transition(&ben, ticket.id.into(), Status::Resolved).await.unwrap();
    let after = reply(fixture, "2", &ticket).await;
    assert_eq!((after.awaiting, after.status), (Awaiting::None, Status::Resolved));
}

/// A requester's reply reopens a finished ticket, or is refused, as the setting says.
pub async fn a_requesters_reply_reopens(fixture: &dyn Fixture) {
    let ben = fixture.cx(Role::Agent);
    for status in [Status::Resolved, Status::Closed] {
        let ticket = fixture.open("Not finished").await;
        fixture.tickets().transition(&ben, ticket.id.into(), status).await.unwrap();
        let cleo = fixture.cx(Role::Requester);
        let again = fixture.tickets().reply(&cleo, ticket.id.into(), "No!".into(), vec![]).await;
        let again = again.unwrap();
        assert_eq!(again.ticket.status, Status::Reopened);
        assert_eq!((again.ticket.resolved_at, again.ticket.closed_at), (None, None));
        let told =
            [EventName::TicketStatusChanged, EventName::TicketReopened, EventName::ReplyCreated];
        assert_eq!(again.events, told);
    }
    fixture.set(SettingKey::ReopenOnRequesterReply, "0").await;
    let ticket = fixture.open("Finished").await;
    fixture.tickets().transition(&ben, ticket.id.into(), Status::Closed).await.unwrap();
    let cleo = fixture.cx(Role::Requester);
    let before = fixture.rows().await;
    let result = fixture.tickets().reply(&cleo, ticket.id.into(), "No!".into(), vec![]).await;
    refused(result, "ticket_finished");
    assert_eq!(fixture.rows().await, before);
}

/// With the setting, replies move the ticket between the waiting statuses.
pub async fn replies_can_flip_the_waiting_statuses(fixture: &dyn Fixture) {
    fixture.set(SettingKey::OnReplyFlipWaiting, "1").await;
    let ticket = fixture.open("Flip").await;
    assert_eq!(reply(fixture, "2", &ticket).await.status, Status::WaitingOnCustomer);
    assert_eq!(reply(fixture, "2", &ticket).await.status, Status::WaitingOnCustomer);
    assert_eq!(reply(fixture, "10", &ticket).await.status, Status::Open);
    let ben = fixture.cx(Role::Agent);
    fixture.tickets().transition(&ben, ticket.id.into(), Status::Escalated).await.unwrap();
    assert_eq!(reply(fixture, "2", &ticket).await.status, Status::Escalated);
}

/// An empty, over-long or broken text is refused; a light agent and a viewer may not reply.
pub async fn what_is_no_reply(fixture: &dyn Fixture) {
    let ticket = fixture.open("Refuse").await;
    let before = fixture.rows().await;
    let (ben, tickets) = (fixture.cx(Role::Agent), fixture.tickets());
    let long = "x".repeat(65_536);
    let texts = [(" ", "required"), (long.as_str(), "too_long")];
    for (text, code) in texts {
        let result = tickets.reply(&ben, ticket.id.into(), text.into(), vec![]).await;
        refused_field(result, "body", code);
        let result = tickets.note(&ben, ticket.id.into(), text.into(), vec![]).await;
        refused_field(result, "body", code);
    }
    let result = tickets.reply(&ben, ticket.id.into(), "x\0y".into(), vec![]).await;
    refused_field(result, "body", "invalid_characters");
    for role in [Role::LightAgent, Role::Viewer] {
        let result = tickets.reply(&fixture.cx(role), ticket.id.into(), "Hi".into(), vec![]).await;
        refused(result, "forbidden");
    }
    assert_eq!(fixture.rows().await, before);
    let most = "ü".repeat(32_767);
    tickets.reply(&ben, ticket.id.into(), most, vec![]).await.unwrap();
}

/// A message leads to its ticket, a note as well as a reply; another tenant's leads nowhere.
pub async fn messages_are_looked_up_by_themselves(fixture: &dyn Fixture) {
    let (one, other) = (fixture.open("One").await, fixture.open("Other").await);
    let (ben, tickets) = (fixture.cx(Role::Agent), fixture.tickets());
    let reply = tickets.reply(&ben, other.id.into(), "Public".into(), vec![]).await.unwrap();
    let note = tickets.note(&ben, one.id.into(), "For us".into(), vec![]).await.unwrap();
    let messages = &fixture.services().ports().messages;
    for (outcome, ticket) in [(&reply, &other), (&note, &one)] {
        let id = outcome.messages[0].id;
        assert_eq!(messages.ticket_of_message(&ben, id).await.unwrap(), Some(ticket.id));
        let elsewhere = Cx { tenant: TenantId::new("acme").unwrap(), ..ben.clone() };
        assert_eq!(messages.ticket_of_message(&elsewhere, id).await.unwrap(), None);
    }
    for nothing in [0, -1, 99, i64::MAX] {
        assert_eq!(messages.ticket_of_message(&ben, MessageId(nothing)).await.unwrap(), None);
    }
}
