use escalated_core::{
    activities::{ActivityKind, NewActivity},
    events::NewEvent,
    sla::{ClockState, SlaClock, SlaConfig},
};
use serde_json::{Value, json};

use super::{Case, Cause, row::has_verdict};
use crate::sweep::{breach_activity, breach_event, breach_recipients, metric_data};

/// What is recorded and told of clocks that changed.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) activities: Vec<NewActivity>,
    pub(super) events: Vec<NewEvent>,
}

/// Says what became of each clock that changed: one activity for all that started, paused, went
/// on or were worked out anew, and one for each verdict.
pub(super) fn say<'c>(
    case: &Case<'_>,
    config: &SlaConfig,
    changed: impl Iterator<Item = &'c (Option<&'c SlaClock>, SlaClock)>,
) -> Said {
    let mut said = Said::default();
    let (mut started, mut paused, mut resumed, mut recomputed) = (vec![], vec![], vec![], vec![]);
    let mut reason = None;
    for (old, new) in changed {
        let was = old.map(|old| old.state).filter(|state| *state != ClockState::Cancelled);
        match was {
            None => started.push(shown(new)),
            Some(was) if was != ClockState::Paused && new.state == ClockState::Paused => {
                reason = new.pause_reason;
                paused.push(shown(new));
            }
            Some(was) if was != ClockState::Running && new.state == ClockState::Running => {
                resumed.push(shown(new));
            }
            _ => {}
        }
        if let Some(old) = old
            && is_recomputed(old, new)
        {
            recomputed.push(before_and_after(old, new));
        }
        verdict(case, config, *old, new, &mut said);
    }
    let mut first = policy_changed(case);
    first.extend(about(ActivityKind::SlaStarted, started, |data| {
        data["policy_id"] = json!(case.policy);
        data["policy"] = json!(case.terms.policy.as_ref().map(|(_, name)| name));
        data["chosen_by"] = json!(case.chosen_by);
    }));
    first.extend(about(ActivityKind::SlaRecomputed, recomputed, |data| {
        data["because"] = json!(because(case));
    }));
    first.extend(about(ActivityKind::SlaPaused, paused, |data| data["reason"] = json!(reason)));
    first.extend(about(ActivityKind::SlaResumed, resumed, |_| {}));
    first.append(&mut said.activities);
    said.activities = first;
    said
}

fn verdict(
    case: &Case<'_>,
    config: &SlaConfig,
    old: Option<&SlaClock>,
    new: &SlaClock,
    said: &mut Said,
) {
    let breach_is_new =
        new.breached_at.is_some() && old.is_none_or(|old| old.breached_at.is_none());
    if breach_is_new {
        let steps = config.policies.iter().find(|policy| policy.id == new.policy_id);
        let steps = steps.map(|policy| policy.steps.as_slice()).unwrap_or_default();
        let recipients = breach_recipients(case.ticket, config, steps, new);
        said.activities.push(breach_activity(new));
        said.events.push(breach_event(new, &recipients));
    }
    if has_verdict(new) && old.is_none_or(|old| old.done_at != new.done_at) {
        let kind = match new.state {
            ClockState::Met => ActivityKind::SlaMet,
            _ => ActivityKind::SlaMissed,
        };
        let mut data = metric_data(new);
        data["due_at"] = json!(new.due_at);
        data["consumed_seconds"] = json!(new.consumed_seconds);
        said.activities.push(plain(kind, data));
    }
}

/// Whether other rules or another priority moved the clock, rather than time or a pause.
fn is_recomputed(old: &SlaClock, new: &SlaClock) -> bool {
    let open = old.state.is_open();
    let terms = |clock: &SlaClock| (clock.policy_id, clock.calendar_id, clock.target_minutes);
    let cancelled = new.state == ClockState::Cancelled;
    let both_run = old.state == ClockState::Running && new.state == ClockState::Running;
    open && (cancelled || terms(old) != terms(new) || (both_run && old.due_at != new.due_at))
}

fn because(case: &Case<'_>) -> &'static str {
    match case.cause {
        _ if case.old_policy != case.policy => "policy",
        Cause::Rules => "rules",
        Cause::Command => "priority",
    }
}

fn policy_changed(case: &Case<'_>) -> Vec<NewActivity> {
    // A new ticket says with its clocks which policy it has.
    if case.old_policy == case.policy || (case.old_policy.is_none() && case.stored.is_empty()) {
        return Vec::new();
    }
    let word = |id: Option<escalated_core::ids::PolicyId>| id.map(|id| id.to_string());
    let mut activity = NewActivity::change(
        ActivityKind::SlaPolicyChanged,
        "sla_policy_id",
        word(case.old_policy),
        word(case.policy),
    );
    activity.data = json!({
        "policy": case.terms.policy.as_ref().map(|(_, name)| name),
        "chosen_by": case.chosen_by,
    });
    vec![activity]
}

fn about(
    kind: ActivityKind,
    clocks: Vec<Value>,
    more: impl FnOnce(&mut Value),
) -> Option<NewActivity> {
    if clocks.is_empty() {
        return None;
    }
    let mut data = json!({ "clocks": clocks });
    more(&mut data);
    Some(plain(kind, data))
}

pub(crate) fn plain(kind: ActivityKind, data: Value) -> NewActivity {
    NewActivity { kind, field: None, old: None, new: None, data, message: None }
}

fn shown(clock: &SlaClock) -> Value {
    let mut data = metric_data(clock);
    data["state"] = json!(clock.state);
    data["target_minutes"] = json!(clock.target_minutes);
    data["due_at"] = json!(clock.due_at);
    data
}

fn before_and_after(old: &SlaClock, new: &SlaClock) -> Value {
    let mut data = shown(new);
    data["old_target_minutes"] = json!(old.target_minutes);
    data["old_due_at"] = json!(old.due_at);
    data
}
