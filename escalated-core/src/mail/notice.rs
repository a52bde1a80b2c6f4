use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    actor::ActorRef,
    events::EventName,
    ids::{ContactId, HostUserId},
    tickets::{Requester, Ticket},
};

/// Which mail it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// To the requester: we have your ticket.
    TicketReceived,
    /// To the assignee: a ticket came in for you.
    TicketForYou,
    /// To the requester or the assignee: somebody replied.
    Reply,
    /// To the new assignee: the ticket is yours.
    Assigned,
    /// To whoever a step of the SLA names: a promise is in danger, broken, or handed up.
    Sla,
}

/// Why somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecipientRole {
    /// It is their ticket.
    Requester,
    /// It is their work.
    Assignee,
    /// It is the work of people whom they lead.
    Manager,
}

/// Who is told: a selector, resolved to an address after the commit.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Recipient {
    /// A user of the host.
    User(HostUserId),
    /// A contact.
    Contact(ContactId),
}

/// A mail that is to be written.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Notice {
    /// Which mail.
    pub kind: NoticeKind,
    /// Why they are told.
    pub role: RecipientRole,
    /// Who is told.
    pub recipient: Recipient,
}

/// Who is told of an event on a ticket, and of what. Never its author, nobody twice, and nobody
/// of a note.
///
/// A guest who opens a ticket acts through a public form, as nobody in particular, and so is told
/// that it arrived; a host user who opens one saw it arrive.
#[must_use]
pub fn notices(event: EventName, ticket: &Ticket, author: &ActorRef) -> Vec<Notice> {
    let requester = match (&ticket.requester, ticket.contact_id) {
        (Requester::Contact(id), _) => Recipient::Contact(*id),
        // A stand-in for guests: the guest is the one to tell.
        (Requester::User(_), Some(id)) if ticket.guest_email.is_some() => Recipient::Contact(id),
        (Requester::User(id), _) => Recipient::User(id.clone()),
    };
    let assignee = ticket.assignee.clone().map(Recipient::User);
    let is_author = |recipient: &Recipient| match recipient {
        Recipient::User(id) => author.user_id().as_ref() == Some(id),
        Recipient::Contact(id) => author.contact_id() == Some(*id),
    };
    let requester_notice =
        |kind| Notice { kind, role: RecipientRole::Requester, recipient: requester.clone() };
    let assignee_notice = |kind| {
        let recipient = assignee.clone().filter(|a| !is_author(a) && *a != requester)?;
        Some(Notice { kind, role: RecipientRole::Assignee, recipient })
    };
    let to_requester = |kind| (!is_author(&requester)).then(|| requester_notice(kind));
    match event {
        EventName::TicketCreated => to_requester(NoticeKind::TicketReceived)
            .into_iter()
            .chain(assignee_notice(NoticeKind::TicketForYou))
            .collect(),
        EventName::ReplyCreated => to_requester(NoticeKind::Reply)
            .into_iter()
            .chain(assignee_notice(NoticeKind::Reply))
            .collect(),
        EventName::TicketAssigned => assignee_notice(NoticeKind::Assigned).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Who is told of an event that names its recipients itself (`recipients`, ids of users): the SLA's
/// warnings, breaches and escalations. Never the requester.
#[must_use]
pub fn named_notices(event: EventName, recipients: Option<&Value>, ticket: &Ticket) -> Vec<Notice> {
    let of_sla = matches!(
        event,
        EventName::SlaWarning | EventName::SlaBreached | EventName::TicketEscalated
    );
    let users = recipients.filter(|_| of_sla).and_then(Value::as_array).into_iter().flatten();
    let mut notices: Vec<Notice> = Vec::new();
    for user in users.filter_map(|user| HostUserId::deserialize(user).ok()) {
        let is_assignee = ticket.assignee.as_ref() == Some(&user);
        let role = if is_assignee { RecipientRole::Assignee } else { RecipientRole::Manager };
        if ticket.requester_user() != Some(&user) {
            let notice = Notice { kind: NoticeKind::Sla, role, recipient: Recipient::User(user) };
            if !notices.contains(&notice) {
                notices.push(notice);
            }
        }
    }
    notices
}
