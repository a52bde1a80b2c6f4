use escalated_core::{
    activities::{ActivityKind, NewActivity},
    events::{EventName, NewEvent},
    ids::HostUserId,
    sla::{SlaClock, SlaConfig, Step},
    tickets::Ticket,
};
use serde_json::{Value, json};

use super::recipients::recipients;
use crate::{hook::plain, timeline::Promise};

/// Which clock it is about.
pub(crate) fn metric_data(clock: &SlaClock) -> Value {
    json!({ "metric": clock.metric, "cycle": clock.cycle })
}

/// That a promise was broken.
pub(crate) fn breach_activity(clock: &SlaClock) -> NewActivity {
    let mut data = metric_data(clock);
    data["due_at"] = json!(clock.due_at);
    data["target_minutes"] = json!(clock.target_minutes);
    plain(ActivityKind::SlaBreached, data)
}

/// The same as an event.
pub(crate) fn breach_event(clock: &SlaClock, recipients: &[HostUserId]) -> NewEvent {
    about(EventName::SlaBreached, clock, recipients)
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
    let consumed = clock.consumed_seconds.and_then(chrono::TimeDelta::try_seconds);
    // A clock that only stopped has used up its target, and for the rest it is not known.
    let consumed = consumed.unwrap_or_else(|| promise.time());
    let reached = steps.iter().filter(|step| !step.notify.is_empty());
    let reached = reached.filter(|step| promise.part(step.percent) <= consumed);
    let highest = reached.max_by_key(|step| step.percent);
    highest.map_or_else(Vec::new, |step| recipients(&step.notify, ticket, config, ticket.sla.level))
}
