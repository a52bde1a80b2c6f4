use escalated_core::{
    sla::{
        ClockExplanation, ClockReading, LedgerSpan, PauseReason, Policy, SlaExplanation, SlaMetric,
    },
    time::Timestamp,
};
use serde_json::{Value, json};

use super::{
    super::props::{instant, maybe_instant, sentence},
    timeline::timeline,
    words,
};

/// How many spans of a clock are listed; the API has them all.
const SPANS: usize = 100;

/// What the panel of a ticket is built from.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Panel<'a> {
    pub(in crate::pages) explained: &'a SlaExplanation,
    /// The policies to choose from.
    pub(in crate::pages) policies: &'a [Policy],
    /// Somebody chose the ticket's policy.
    pub(in crate::pages) is_pinned: bool,
    /// Whether the reader may choose another.
    pub(in crate::pages) can_pin: bool,
}

/// The SLA panel of a ticket, for staff.
pub(in crate::pages) fn panel_props(panel: &Panel<'_>) -> Value {
    let explained = panel.explained;
    let (latest, earlier): (Vec<_>, Vec<_>) =
        explained.clocks.iter().partition(|clock| is_latest(clock, &explained.clocks));
    let pinned = explained.policy_id.filter(|_| panel.is_pinned);
    let choices = panel.policies.iter().filter(|p| p.is_active || Some(p.id) == pinned);
    json!({
        "policy_id": explained.policy_id,
        "policy": explained.policy,
        "chosen_by": explained.chosen_by,
        "chosen_by_label": explained.chosen_by.label(),
        "is_pinned": panel.is_pinned,
        "pinned_policy_id": pinned,
        "level": explained.level,
        "warnings": explained.warnings.iter().map(|w| sentence(w)).collect::<Value>(),
        "clocks": latest.iter().map(|c| clock(c, explained.at)).collect::<Value>(),
        "earlier": earlier.iter().map(|c| clock(c, explained.at)).collect::<Value>(),
        "can_pin": panel.can_pin && !panel.policies.is_empty(),
        "policies": choices.map(|p| json!({ "id": p.id, "name": p.name })).collect::<Value>(),
    })
}

/// Whether it is the last of its metric; only next responses have several.
fn is_latest(one: &ClockExplanation, all: &[ClockExplanation]) -> bool {
    let (metric, cycle) = (one.clock.metric, one.clock.cycle);
    !all.iter().any(|other| other.clock.metric == metric && other.clock.cycle > cycle)
}

fn clock(explained: &ClockExplanation, now: Timestamp) -> Value {
    let clock = &explained.clock;
    let target = words::minutes(clock.target_minutes);
    let used = words::duration(clock.consumed_seconds);
    json!({
        "key": format!("{}-{}", clock.metric, clock.cycle),
        "metric": clock.metric,
        "cycle": clock.cycle,
        "label": label(clock.metric, clock.cycle),
        "state": clock.state,
        "state_label": clock.state.label(),
        "breached": clock.breached,
        "target_minutes": clock.target_minutes,
        "target": target,
        "used": used,
        "remaining_seconds": clock.remaining_seconds,
        "remaining": remaining(explained),
        "started_at": instant(clock.started_at),
        "due_at": maybe_instant(clock.due_at),
        "is_done": clock.done_at.is_some(),
        "done_at": maybe_instant(clock.done_at),
        "paused_since": maybe_instant(clock.paused_since),
        "pause_reason": clock.pause_reason.map(PauseReason::label),
        "next": clock.next.map(|next| json!({
            "percent": next.percent, "at": maybe_instant(next.at),
        })),
        "calendar": explained.calendar.as_ref().map(|(name, zone)| json!({
            "name": name, "timezone": zone,
        })),
        "description": format!("{used} of {target} used. {}.", clock.state.label()),
        "timeline": timeline(explained, now),
        "spans": spans(&explained.spans),
        "spans_left_out": explained.spans.len().saturating_sub(SPANS),
        "summary": explained.summary.iter().map(|s| sentence(s)).collect::<Value>(),
    })
}

fn label(metric: SlaMetric, cycle: i32) -> String {
    match (metric, cycle) {
        (SlaMetric::NextResponse, 2..) => format!("{} {cycle}", metric.label()),
        _ => metric.label().to_owned(),
    }
}

fn remaining(explained: &ClockExplanation) -> String {
    let clock = &explained.clock;
    let amount = words::duration(clock.remaining_seconds);
    match clock.state {
        ClockReading::Met => format!("{amount} before the end"),
        _ if clock.remaining_seconds < 0 => format!("{amount} over the target"),
        ClockReading::Missed => format!("{amount} left, given as missed before"),
        _ => format!("{amount} left"),
    }
}

fn spans(spans: &[LedgerSpan]) -> Value {
    let skipped = spans.len().saturating_sub(SPANS);
    let row = |span: &LedgerSpan| {
        json!({
            "from": instant(span.from),
            "to": instant(span.to),
            "counted": span.counted,
            "length": words::duration(span.seconds),
            "used": words::duration(span.consumed_seconds),
            "rule": span.rule,
            "because": sentence(&span.because),
        })
    };
    spans.iter().skip(skipped).map(row).collect()
}
