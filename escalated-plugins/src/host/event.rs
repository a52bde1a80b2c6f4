use escalated_core::{Result, actor::Cx, events::Event, services::Ports, time::Timestamp};
use serde_json::{Value, json};

use crate::context::shapes;

/// What plugins are told of an event: the ticket as it stands now, over it what the event knows of
/// it, and the names under which published plugins look for these things.
pub(super) async fn payload(ports: &Ports, event: &Event, now: Timestamp) -> Result<Value> {
    let cx = Cx::system(event.tenant.clone(), now);
    let found = ports.tickets.find_many(&cx, &[event.ticket_id]).await?;
    let mut told = found.first().map(shapes::ticket).unwrap_or_default();
    if let Some(Value::Object(snapshot)) = event.payload.get("ticket") {
        told.extend(snapshot.clone());
        if let Some(subject) = snapshot.get("subject") {
            told.insert("title".into(), subject.clone());
        }
    }
    let known = json!({
        "ticket_id": event.ticket_id,
        "ticketId": event.ticket_id,
        "user_id": event.actor.user_id(),
        "event": event.name,
        "event_id": event.event_id,
        "occurred_at": event.created_at,
    });
    let particulars = event.payload.as_object().into_iter().flatten();
    let particulars = particulars.filter(|(key, _)| *key != "ticket");
    for (key, value) in known.as_object().into_iter().flatten().chain(particulars) {
        told.entry(key).or_insert_with(|| value.clone());
    }
    Ok(Value::Object(told))
}
