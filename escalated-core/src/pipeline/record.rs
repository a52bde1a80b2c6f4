use serde_json::{Map, Value, json};

use super::{NewMessage, work::Recorded};
use crate::{
    activities::Activity,
    actor::{Actor, Cause, Cx},
    entropy::Entropy,
    events::{Event, NewEvent, TicketSnapshot},
    ids::{ActivityId, MessageId, OutboxId, TicketId},
    sla::Firing,
    tickets::Ticket,
};

/// A recorded change as it is written.
pub(super) fn activity(
    cx: &Cx,
    ticket: TicketId,
    recorded: &Recorded,
    ids: &[MessageId],
) -> Activity {
    let new = &recorded.activity;
    let mut data = new.data.clone();
    if let Some(id) = new.message.and_then(|place| ids.get(place)) {
        match &mut data {
            Value::Object(data) => drop(data.insert("message_id".into(), json!(id))),
            _ => data = json!({ "message_id": id }),
        }
    }
    Activity {
        id: ActivityId(0),
        ticket_id: ticket,
        kind: new.kind,
        field: new.field.map(str::to_owned),
        old: new.old.clone(),
        new: new.new.clone(),
        data,
        actor: recorded.actor.to_ref(),
        cause: recorded.cause.clone(),
        request_id: cx.request_id.clone(),
        created_at: cx.now,
    }
}

/// The events of one ticket as they are written.
pub(super) struct Telling<'a> {
    pub cx: &'a Cx,
    /// The ticket as it stands after them.
    pub ticket: &'a Ticket,
    pub messages: &'a [NewMessage],
    pub ids: &'a [MessageId],
}

impl Telling<'_> {
    /// In their order; the last has the ticket's own count.
    pub(super) fn events<'e>(
        &self,
        told: impl ExactSizeIterator<Item = (&'e NewEvent, &'e Actor, u8)>,
        mut event_id: impl FnMut() -> String,
    ) -> Vec<Event> {
        let Self { cx, ticket, .. } = self;
        let mut snapshot = json!(TicketSnapshot::from(*ticket));
        let first_seq = ticket.seq - i64::try_from(told.len()).unwrap_or(0) + 1;
        let event = |((new, actor, depth), seq): ((&NewEvent, &Actor, u8), i64)| Event {
            outbox_id: OutboxId(0),
            event_id: event_id(),
            tenant: cx.tenant.clone(),
            name: new.name,
            ticket_id: ticket.id,
            seq,
            position: None,
            payload: self.payload(taken(&mut snapshot, seq == ticket.seq), new),
            actor: actor.to_ref(),
            cause: Cause { by: cx.cause.by.clone(), depth },
            quiet: cx.quiet,
            created_at: cx.now,
        };
        told.zip(first_seq..).map(event).collect()
    }

    fn payload(&self, snapshot: Value, new: &NewEvent) -> Value {
        let mut payload = Map::new();
        payload.insert("ticket".into(), snapshot);
        payload.extend(new.data.clone());
        if let Some(place) = new.message
            && let (Some(message), Some(id)) = (self.messages.get(place), self.ids.get(place))
        {
            let reply = json!({ "id": id, "is_internal_note": message.is_note() });
            payload.insert("reply".into(), reply);
        }
        Value::Object(payload)
    }
}

/// A copy, or at last the thing itself.
fn taken(snapshot: &mut Value, is_last: bool) -> Value {
    if is_last { std::mem::take(snapshot) } else { snapshot.clone() }
}

/// What a sweep writes on one ticket.
#[derive(Debug, Clone, PartialEq)]
pub struct FiringRows {
    /// The ticket with its new marks, version and counters.
    pub ticket: Ticket,
    /// Activities, without ids.
    pub activities: Vec<Activity>,
    /// Events with their payloads, without rows.
    pub events: Vec<Event>,
}

/// Builds what a sweep writes, in the form in which commands write it. Whoever `cx` names is the
/// actor.
#[must_use]
pub fn firing_rows(
    cx: &Cx,
    mut ticket: Ticket,
    firing: Firing,
    entropy: &dyn Entropy,
) -> FiringRows {
    if let Some(marks) = firing.marks {
        ticket.sla = marks;
    }
    ticket.version += 1;
    ticket.seq += i64::try_from(firing.events.len()).unwrap_or(i64::MAX);
    // A node's clock may be behind that of the last command.
    ticket.updated_at = ticket.updated_at.max(cx.now);
    let activities = firing.activities.into_iter().map(|new| Activity {
        id: ActivityId(0),
        ticket_id: ticket.id,
        kind: new.kind,
        field: new.field.map(str::to_owned),
        old: new.old,
        new: new.new,
        data: new.data,
        actor: cx.actor.to_ref(),
        cause: cx.cause.by.clone(),
        request_id: cx.request_id.clone(),
        created_at: cx.now,
    });
    let activities = activities.collect();
    let telling = Telling { cx, ticket: &ticket, messages: &[], ids: &[] };
    let told = firing.events.iter().map(|event| (event, &cx.actor, cx.cause.depth));
    let events = telling.events(told, || entropy.uuid());
    FiringRows { activities, events, ticket }
}
