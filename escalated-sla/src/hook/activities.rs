use escalated_core::{
    activities::{ActivityKind, NewActivity},
    events::NewEvent,
    sla::{ClockState, SlaClock, SlaConfig},
};
use serde_json::Value;

use super::{
    Case, Cause,
    row::{has_verdict, is_late},
};
use crate::sweep::{Data, breach_activity, breach_event, breach_recipients};

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
            None => started.push(begun(new).value()),
            Some(was) if was != ClockState::Paused && new.state == ClockState::Paused => {
                reason = new.pause_reason;
                paused.push(shown(new).value());
            }
            Some(was) if was != ClockState::Running && new.state == ClockState::Running => {
                resumed.push(shown(new).value());
            }
            _ => {}
        }
        if let Some(old) = old
            && is_recomputed(old, new)
        {
            recomputed.push(before_and_after(old, new).value());
        }
        verdict(case, config, *old, new, &mut said);
    }
    let mut first = policy_changed(case);
    let of_policy = |data: Data| {
        let data = data.with("policy_id", case.policy).with("policy", policy_name(case));
        data.with("chosen_by", case.chosen_by)
    };
    first.extend(about(ActivityKind::SlaStarted, &started, of_policy));
    let reason_of = |data: Data| data.with("because", because(case));
    first.extend(about(ActivityKind::SlaRecomputed, &recomputed, reason_of));
    first.extend(about(ActivityKind::SlaPaused, &paused, |data| data.with("reason", reason)));
    first.extend(about(ActivityKind::SlaResumed, &resumed, |data| data));
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
        if !is_late(case, old, new.started_at) {
            said.events.push(breach_event(new, &recipients));
        }
    }
    if has_verdict(new) && old.is_none_or(|old| old.done_at != new.done_at) {
        let kind = match new.state {
            ClockState::Met => ActivityKind::SlaMet,
            _ => ActivityKind::SlaMissed,
        };
        let data = Data::of(new).with("due_at", new.due_at);
        said.activities.push(data.with("consumed_seconds", new.consumed_seconds).said(kind));
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
    let data = Data::new().with("policy", policy_name(case));
    activity.data = data.with("chosen_by", case.chosen_by).value();
    vec![activity]
}

fn policy_name<'c>(case: &'c Case<'_>) -> Option<&'c str> {
    case.terms.policy.as_ref().map(|(_, name)| name.as_str())
}

/// One activity about several clocks, if there are any.
fn about(
    kind: ActivityKind,
    clocks: &[Value],
    more: impl FnOnce(Data) -> Data,
) -> Option<NewActivity> {
    (!clocks.is_empty()).then(|| more(Data::new().with("clocks", clocks)).said(kind))
}

fn shown(clock: &SlaClock) -> Data {
    let data = Data::of(clock).with("state", clock.state);
    data.with("target_minutes", clock.target_minutes).with("due_at", clock.due_at)
}

/// A clock that starts, with the steps that a late promise has behind it.
fn begun(clock: &SlaClock) -> Data {
    let data = shown(clock);
    if clock.fired.is_empty() { data } else { data.with("passed", &clock.fired) }
}

fn before_and_after(old: &SlaClock, new: &SlaClock) -> Data {
    let data = shown(new).with("old_target_minutes", old.target_minutes);
    data.with("old_due_at", old.due_at)
}
