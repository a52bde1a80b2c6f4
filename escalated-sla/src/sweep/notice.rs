use chrono::TimeDelta;
use escalated_core::{
    activities::{ActivityKind, NewActivity},
    events::{EventName, NewEvent},
    ids::HostUserId,
    sla::{SlaClock, SlaConfig, Step},
    tickets::Ticket,
};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::recipients::recipients;
use crate::timeline::Promise;

/// What is recorded of a clock, beginning with which it is.
#[derive(Debug)]
pub(crate) struct Data(Map<String, Value>);

impl Data {
    pub(crate) fn new() -> Self {
        Self(Map::new())
    }

    pub(crate) fn of(clock: &SlaClock) -> Self {
        Self::new().with("metric", clock.metric).with("cycle", clock.cycle)
    }

    pub(crate) fn with(mut self, key: &str, value: impl Serialize) -> Self {
        self.0.insert(key.to_owned(), json!(value));
        self
    }

    /// As the activity that holds it and nothing else.
    pub(crate) fn said(self, kind: ActivityKind) -> NewActivity {
        let data = self.value();
        NewActivity { kind, field: None, old: None, new: None, data, message: None }
    }

    pub(crate) fn value(self) -> Value {
        Value::Object(self.0)
    }

    pub(crate) fn map(self) -> Map<String, Value> {
        self.0
    }
}

/// That a promise was broken.
pub(crate) fn breach_activity(clock: &SlaClock) -> NewActivity {
    let data = Data::of(clock).with("due_at", clock.due_at);
    data.with("target_minutes", clock.target_minutes).said(ActivityKind::SlaBreached)
}

/// The same as an event.
pub(crate) fn breach_event(clock: &SlaClock, recipients: &[HostUserId]) -> NewEvent {
    about(EventName::SlaBreached, clock, recipients).with("percent", 100)
}

/// A step that tells people.
pub(crate) fn warning_event(clock: &SlaClock, percent: u16, recipients: &[HostUserId]) -> NewEvent {
    about(EventName::SlaWarning, clock, recipients).with("percent", percent)
}

/// A level that the ticket reaches.
pub(crate) fn escalation_event(
    clock: &SlaClock,
    percent: u16,
    level: u8,
    recipients: &[HostUserId],
) -> NewEvent {
    let event = about(EventName::TicketEscalated, clock, recipients);
    event.with("percent", percent).with("level", level)
}

fn about(name: EventName, clock: &SlaClock, recipients: &[HostUserId]) -> NewEvent {
    NewEvent::new(name)
        .with("metric", json!(clock.metric))
        .with("cycle", clock.cycle)
        .with("due_at", json!(clock.due_at))
        .with("recipients", json!(recipients))
}

/// Whom a breach tells that is found when the promise is done or the clock stops: those of the
/// highest step that the time had reached.
pub(crate) fn breach_recipients(
    ticket: &Ticket,
    config: &SlaConfig,
    steps: &[Step],
    clock: &SlaClock,
) -> Vec<HostUserId> {
    let promise = Promise { minutes: clock.target_minutes, is_24x7: true };
    let consumed = clock.consumed_seconds.and_then(TimeDelta::try_seconds);
    // A clock that only stopped has used up its target, and for the rest it is not known.
    let consumed = consumed.unwrap_or_else(|| promise.time());
    let highest = reached(steps, &promise, consumed);
    highest.map_or_else(Vec::new, |step| recipients(&step.notify, ticket, config, ticket.sla.level))
}

/// The highest step that the time has reached and that tells somebody.
pub(super) fn reached<'s>(
    steps: &'s [Step],
    promise: &Promise,
    consumed: TimeDelta,
) -> Option<&'s Step> {
    let tells = steps.iter().filter(|step| !step.notify.is_empty());
    let reached = tells.filter(|step| promise.part(step.percent) <= consumed);
    reached.max_by_key(|step| step.percent)
}
