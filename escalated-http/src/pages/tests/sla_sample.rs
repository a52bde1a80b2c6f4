use chrono::TimeDelta;
use escalated_core::{
    actor::Role,
    ids::PolicyId,
    sla::{
        ClockExplanation, ClockReading, ClockStatus, LedgerRule, LedgerSpan, NextStep, PauseReason,
        Policy, PolicyChoice, SlaExplanation, SlaMetric,
    },
};
use serde_json::Value;

use super::{
    super::sla::{Panel, panel_props},
    sample::{HOSTILE, now},
};

pub(super) fn policy() -> Policy {
    Policy {
        id: PolicyId(4),
        name: "Gold & <b>Silver</b>".into(),
        description: Some(HOSTILE.into()),
        position: 1,
        is_default: true,
        is_active: true,
        condition: None,
        calendar_id: None,
        at_risk_percent: 75,
        targets: [].into(),
        steps: Vec::new(),
    }
}

/// The panel of a ticket that waits for its requester.
pub(super) fn panel(role: Role) -> Value {
    panel_props(&Panel {
        explained: &explained(),
        policies: &[policy()],
        is_pinned: true,
        can_pin: role >= Role::Agent,
    })
}

fn explained() -> SlaExplanation {
    let response = |cycle, state| clock(SlaMetric::NextResponse, cycle, state);
    SlaExplanation {
        policy_id: Some(PolicyId(4)),
        policy: Some(policy().name),
        chosen_by: PolicyChoice::Ticket,
        level: 2,
        at: now(),
        clocks: vec![
            clock(SlaMetric::FirstResponse, 1, ClockReading::Missed),
            response(1, ClockReading::Met),
            response(2, ClockReading::Paused),
            clock(SlaMetric::Resolution, 1, ClockReading::Breached),
        ],
        warnings: vec![HOSTILE.into()],
    }
}

/// Ninety minutes: closed, counted, paused.
fn clock(metric: SlaMetric, cycle: i32, state: ClockReading) -> ClockExplanation {
    let begin = now() - TimeDelta::minutes(90);
    let at = |minutes| begin + TimeDelta::minutes(minutes);
    let paused = state == ClockReading::Paused;
    let done = matches!(state, ClockReading::Met | ClockReading::Missed);
    let late = matches!(state, ClockReading::Missed | ClockReading::Breached);
    let rules = [
        (0, 30, LedgerRule::OutsideHours, "closed: Sunday"),
        (30, 60, LedgerRule::Open, HOSTILE),
        (60, 90, LedgerRule::AwaitingRequester, "waiting for the requester"),
    ];
    let span = |&(from, to, rule, because): &(i64, i64, LedgerRule, &str)| LedgerSpan {
        from: at(from),
        to: at(to),
        counted: rule == LedgerRule::Open,
        seconds: (to - from) * 60,
        consumed_seconds: if from == 0 { 0 } else { 1_800 },
        rule,
        because: because.into(),
    };
    ClockExplanation {
        clock: ClockStatus {
            metric,
            cycle,
            state,
            breached: late,
            target_minutes: 60,
            consumed_seconds: 1_800,
            remaining_seconds: if late { -900 } else { 1_800 },
            started_at: begin,
            due_at: (metric != SlaMetric::FirstResponse).then(|| at(120)),
            paused_since: paused.then(|| at(60)),
            pause_reason: paused.then_some(PauseReason::AwaitingRequester),
            done_at: done.then(|| at(80)),
            next: paused.then(|| NextStep { percent: 75, at: Some(at(105)) }),
        },
        calendar: Some(("Office <i>".into(), "Europe/Berlin".into())),
        spans: rules.iter().map(span).collect(),
        ahead: vec![span(&(90, 120, LedgerRule::Open, "open"))],
        summary: vec![HOSTILE.into(), "due soon".into()],
    }
}
