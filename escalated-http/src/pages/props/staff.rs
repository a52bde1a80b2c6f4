use escalated_core::{
    actor::{Actor, Cx},
    authz::{Authorizer, Decision, Operation, Resource},
    departments::Department,
    ids::HostUserId,
    replies::{Entry, Note, Reply, Thread},
    tickets::{Awaiting, TicketDetail},
};
use serde_json::{Value, json};

use super::{
    Files, Names,
    activity::{self, activity},
    catalog::{self, statuses},
    facts::{facts, map},
    instant, maybe_instant, public,
};

/// A ticket as staff sees it.
#[derive(Clone, Copy)]
pub(crate) struct StaffView<'a> {
    pub(crate) detail: &'a TicketDetail,
    pub(crate) cx: &'a Cx,
    pub(crate) authorizer: &'a dyn Authorizer,
    /// All departments, for the names in activities.
    pub(crate) departments: &'a [Department],
    pub(crate) names: &'a Names,
    pub(crate) files: Files<'a>,
}

impl StaffView<'_> {
    /// The host users whose names the page needs.
    pub(crate) fn wanted(detail: &TicketDetail) -> Vec<HostUserId> {
        Names::wanted_by(&detail.ticket).chain(activity::wanted(&detail.activities)).collect()
    }

    fn may(&self, operation: Operation) -> bool {
        let ticket = Resource::Ticket(&self.detail.ticket);
        self.authorizer.decide(self.cx, operation, &ticket) == Decision::Allow
    }

    /// The statuses to choose from: the present one and those that may follow.
    fn next_statuses(&self) -> Value {
        let now = self.detail.ticket.status;
        let next = now.allowed().iter().filter(|to| self.may(Operation::Transition(**to)));
        statuses(std::iter::once(&now).chain(next))
    }

    fn entries(&self) -> Value {
        match &self.detail.thread {
            Thread::Public(thread) => {
                thread.replies.iter().map(|reply| self.reply(reply)).collect()
            }
            Thread::Staff(thread) => thread
                .entries
                .iter()
                .map(|entry| match entry {
                    Entry::Reply(reply) => self.reply(reply),
                    Entry::Note(note) => self.note(note),
                })
                .collect(),
        }
    }

    fn reply(&self, reply: &Reply) -> Value {
        let mut value = public::reply(reply, &self.files);
        if let Some(author) = value.get_mut("author").and_then(Value::as_object_mut) {
            author.insert("id".into(), json!(reply.author.actor.id));
        }
        value
    }

    fn note(&self, note: &Note) -> Value {
        json!({
            "id": note.id,
            "body": note.body,
            "is_internal_note": true,
            "is_pinned": note.is_pinned,
            "author": { "id": note.author.actor.id, "name": note.author.actor.name },
            "author_kind": note.author.kind,
            "attachments": self.files.list(&note.attachments),
            "created_at": instant(note.created_at),
        })
    }
}

/// A ticket for staff, with its notes, its activities, and what the caller may do.
pub(crate) fn staff_ticket(view: &StaffView<'_>) -> Value {
    let (detail, ticket) = (view.detail, &view.detail.ticket);
    let mut props = facts(ticket, detail.department.as_ref(), detail.contact.as_ref(), view.names);
    let may_modify = view.may(Operation::Modify);
    let is_user = matches!(view.cx.actor, Actor::User { .. });
    let activities = detail.activities.iter();
    props.extend(map(json!({
        "next_statuses": view.next_statuses(),
        "ticket_type_label": ticket.ticket_type.label(),
        "needs_answer": ticket.awaiting == Awaiting::Internal && ticket.status.is_open(),
        "metadata": ticket.metadata,
        "is_guest": ticket.contact_id.is_some(),
        "assigned_to": ticket.assignee,
        "assignee": ticket.assignee.as_ref().map(|id| view.names.person(id)),
        "department_id": ticket.department_id,
        "tags": catalog::tags(&detail.tags),
        "tag_ids": detail.tags.iter().map(|tag| json!(tag.id)).collect::<Value>(),
        "seen_tags": seen_tags(detail),
        "attachments": view.files.list(&detail.attachments),
        "replies": view.entries(),
        "activities": activities
            .map(|a| activity(a, view.names, view.departments))
            .collect::<Value>(),
        "can": {
            "reply": view.may(Operation::Reply),
            "note": view.may(Operation::Note),
            "modify": may_modify,
            "claim": may_modify && is_user && ticket.assignee.is_none(),
        },
        "version": ticket.version,
        "first_response_at": maybe_instant(ticket.first_response_at),
        "first_response_due_at": maybe_instant(ticket.sla.first_response_due_at),
        "resolution_due_at": maybe_instant(ticket.sla.resolution_due_at),
        "sla_first_response_breached": ticket.sla.first_response_breached,
        "sla_resolution_breached": ticket.sla.resolution_breached,
    })));
    Value::Object(props)
}

/// The ticket's tags in one word, to see later whether they changed.
pub(crate) fn seen_tags(detail: &TicketDetail) -> String {
    let mut ids: Vec<i64> = detail.tags.iter().map(|tag| tag.id.0).collect();
    ids.sort_unstable();
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    format!("[{}]", ids.join(","))
}
