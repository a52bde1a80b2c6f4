use escalated_core::{
    attachments::Attachment,
    contacts::Contact,
    departments::Department,
    replies::{PublicThread, Reply},
    settings::Settings,
    tickets::{Requester, Status, Ticket},
};
use serde_json::{Value, json};

use super::{
    Files, Names,
    facts::{facts, map},
    instant,
};

/// What a requester may see of their ticket. There is no way to put a note into it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PublicView<'a> {
    pub(crate) ticket: &'a Ticket,
    pub(crate) department: Option<&'a Department>,
    pub(crate) contact: Option<&'a Contact>,
    /// Files of the description.
    pub(crate) attachments: &'a [Attachment],
    pub(crate) thread: &'a PublicThread,
    pub(crate) names: &'a Names,
    pub(crate) files: Files<'a>,
    pub(crate) settings: &'a Settings,
}

/// A ticket for its requester.
pub(crate) fn public_ticket(view: &PublicView<'_>) -> Value {
    let ticket = view.ticket;
    let mut props = facts(ticket, view.department, view.contact, view.names);
    let may_become = |status| ticket.status.allowed().contains(&status);
    let is_user = matches!(ticket.requester, Requester::User(_));
    let reply = |reply: &Reply| self::reply(reply, &view.files);
    props.extend(map(json!({
        "attachments": view.files.list(view.attachments),
        "replies": view.thread.replies.iter().map(reply).collect::<Value>(),
        "can": {
            "reply": ticket.status.is_open() || view.settings.reopen_on_requester_reply,
            "close": is_user && view.settings.allow_customer_close && may_become(Status::Closed),
            "reopen": is_user && may_become(Status::Reopened),
        },
    })));
    Value::Object(props)
}

/// A public message.
pub(super) fn reply(reply: &Reply, files: &Files<'_>) -> Value {
    json!({
        "id": reply.id,
        "body": reply.body,
        "is_internal_note": false,
        "is_pinned": false,
        "author": { "name": reply.author.actor.name },
        "author_kind": reply.author.kind,
        "attachments": files.list(&reply.attachments),
        "created_at": instant(reply.created_at),
    })
}
