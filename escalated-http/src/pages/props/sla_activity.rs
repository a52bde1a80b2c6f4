use escalated_core::{
    activities::{Activity, ActivityKind},
    sla::{PauseReason, SlaMetric},
};
use serde::Deserialize;
use serde_json::Value;

/// What the SLA recorded, with the promises that it is about; none for other activities.
pub(super) fn sla_activity(activity: &Activity) -> Option<String> {
    use ActivityKind as K;
    let data = &activity.data;
    let percent = || data.get("percent").and_then(Value::as_u64).unwrap_or(100);
    let metrics = metrics(data);
    let about = if metrics.is_empty() { "Promise" } else { metrics.as_str() };
    Some(match activity.kind {
        K::SlaStarted => format!("{about}: clock started"),
        K::SlaPaused => format!("{about}: clock paused{}", reason(data)),
        K::SlaResumed => format!("{about}: clock went on"),
        K::SlaRecomputed => format!("{about}: worked out anew"),
        K::SlaMet => format!("{about}: kept"),
        K::SlaMissed => format!("{about}: done too late"),
        K::SlaBreached => format!("{about}: due date passed"),
        K::SlaThreshold => format!("{about}: {} % of the time used up", percent()),
        K::SlaEscalated => {
            let level = activity.new.as_deref().unwrap_or("1");
            format!("Escalated to level {level}: {about} at {} %", percent())
        }
        K::SlaPolicyChanged => match data.get("policy").and_then(Value::as_str) {
            Some(policy) => format!("SLA policy is now {policy}"),
            None => "No SLA policy any more".to_owned(),
        },
        _ => return None,
    })
}

/// Of one clock, or of several that one activity is about.
fn metrics(data: &Value) -> String {
    let several = data.get("clocks").and_then(Value::as_array).map(Vec::as_slice);
    let clocks = several.unwrap_or(std::slice::from_ref(data));
    let word = |clock: &Value| clock.get("metric").and_then(Value::as_str).map(str::to_owned);
    let labels = clocks.iter().filter_map(word).filter_map(|word| SlaMetric::parse(&word).ok());
    labels.map(SlaMetric::label).collect::<Vec<_>>().join(", ")
}

fn reason(data: &Value) -> &'static str {
    match data.get("reason").and_then(|reason| PauseReason::deserialize(reason).ok()) {
        Some(PauseReason::Status) => " by the status",
        Some(PauseReason::AwaitingRequester) => ", the requester owes an answer",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use escalated_core::{
        actor::ActorRef,
        ids::{ActivityId, TicketId},
        time::{Clock, ManualClock},
    };
    use serde_json::json;

    use super::*;

    fn said(kind: ActivityKind, new: Option<&str>, data: Value) -> String {
        let activity = Activity {
            id: ActivityId(1),
            ticket_id: TicketId(42),
            kind,
            field: None,
            old: None,
            new: new.map(str::to_owned),
            data,
            actor: ActorRef {
                kind: escalated_core::actor::ActorKind::System,
                id: None,
                name: "sla".into(),
            },
            cause: None,
            request_id: String::new(),
            created_at: ManualClock::default().now(),
        };
        sla_activity(&activity).unwrap()
    }

    #[test]
    fn it_is_said_which_promise_and_how_far() {
        let one = json!({ "metric": "first_response", "cycle": 1, "percent": 75 });
        let several = json!({ "clocks": [one, { "metric": "resolution" }], "reason": "status" });
        assert_eq!(
            said(ActivityKind::SlaThreshold, None, one.clone()),
            "First response: 75 % of the time used up"
        );
        assert_eq!(
            said(ActivityKind::SlaEscalated, Some("2"), one),
            "Escalated to level 2: First response at 75 %"
        );
        assert_eq!(
            said(ActivityKind::SlaPaused, None, several),
            "First response, Resolution: clock paused by the status"
        );
        assert_eq!(said(ActivityKind::SlaMet, None, Value::Null), "Promise: kept");
        let gone = json!({ "policy": null });
        assert_eq!(said(ActivityKind::SlaPolicyChanged, None, gone), "No SLA policy any more");
    }
}
