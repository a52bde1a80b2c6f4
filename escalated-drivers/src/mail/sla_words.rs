use escalated_core::{
    events::{Event, EventName},
    sla::SlaMetric,
    time::Timestamp,
};
use serde_json::Value;

/// What a mail about the SLA is called, and its one sentence.
pub(super) fn sla_words(event: &Event) -> (&'static str, String) {
    let word = |key: &str| event.payload.get(key).and_then(Value::as_str);
    let number = |key: &str| event.payload.get(key).and_then(Value::as_i64);
    let metric = word("metric").and_then(|word| SlaMetric::parse(word).ok());
    let metric = metric.map_or("Promise", SlaMetric::label);
    let due = word("due_at").and_then(|at| at.parse::<Timestamp>().ok());
    let due =
        due.map_or_else(String::new, |at| format!(", due {}", at.format("%Y-%m-%d %H:%M UTC")));
    let percent = number("percent").unwrap_or(100);
    match event.name {
        EventName::SlaBreached => ("SLA breached", format!("{metric}: too late{due}.")),
        EventName::TicketEscalated => {
            let level = number("level").unwrap_or(1);
            let lead = format!("{metric}: {percent} % of the time is used up{due}.");
            ("Escalated", format!("Escalation level {level}. {lead}"))
        }
        _ => ("SLA warning", format!("{metric}: {percent} % of the time is used up{due}.")),
    }
}
