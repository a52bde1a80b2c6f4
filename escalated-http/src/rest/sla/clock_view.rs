use escalated_core::{
    ids::PolicyId,
    sla::{
        ClockExplanation, ClockReading, ClockStatus, LedgerRule, LedgerSpan, PauseReason,
        PolicyChoice, SlaExplanation, SlaMetric, SlaStatus,
    },
    time::Timestamp,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::rest::shapes::Moment;

/// What comes next on a running clock.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NextStepView {
    percent: u16,
    /// Null when no opening ever comes.
    at: Option<Moment>,
}

/// One clock.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClockView {
    /// `first_response`, `next_response`, `resolution`.
    #[schema(value_type = String)]
    metric: SlaMetric,
    /// Counts next responses, from 1.
    cycle: i32,
    /// `on_track`, `at_risk`, `breached`, `paused`, `met`, `missed`.
    #[schema(value_type = String)]
    state: ClockReading,
    /// Too late, done or not; stays true while it is paused.
    breached: bool,
    /// Minutes that count.
    target_minutes: i64,
    /// Seconds that counted so far.
    consumed_seconds: i64,
    /// Seconds that are left; below zero once it is too late.
    remaining_seconds: i64,
    started_at: Moment,
    /// When the target is used up, as if a pause ended now; null when no opening ever comes.
    due_at: Option<Moment>,
    paused_since: Option<Moment>,
    /// `status`, `awaiting_requester`, `finished`.
    #[schema(value_type = Option<String>)]
    pause_reason: Option<PauseReason>,
    done_at: Option<Moment>,
    next: Option<NextStepView>,
}

impl ClockView {
    fn new(clock: &ClockStatus) -> Self {
        let moment = |at: Option<Timestamp>| at.map(Moment);
        Self {
            metric: clock.metric,
            cycle: clock.cycle,
            state: clock.state,
            breached: clock.breached,
            target_minutes: clock.target_minutes,
            consumed_seconds: clock.consumed_seconds,
            remaining_seconds: clock.remaining_seconds,
            started_at: Moment(clock.started_at),
            due_at: moment(clock.due_at),
            paused_since: moment(clock.paused_since),
            pause_reason: clock.pause_reason,
            done_at: moment(clock.done_at),
            next: clock.next.map(|n| NextStepView { percent: n.percent, at: moment(n.at) }),
        }
    }
}

/// The clocks of a ticket, now.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StatusView<'a> {
    /// Whose promise; null where there is none.
    #[schema(value_type = Option<i64>)]
    policy_id: Option<PolicyId>,
    /// Its name.
    policy: Option<&'a str>,
    /// Why that policy: `ticket`, `condition`, `department`, `default`, `none`.
    #[schema(value_type = String)]
    chosen_by: PolicyChoice,
    /// The escalation level, 0 to 3.
    level: u8,
    clocks: Vec<ClockView>,
    /// Promises that can never be kept, in sentences.
    warnings: &'a [String],
}

impl<'a> StatusView<'a> {
    pub(super) fn new(status: &'a SlaStatus) -> Self {
        Self {
            policy_id: status.policy_id,
            policy: status.policy.as_deref(),
            chosen_by: status.chosen_by,
            level: status.level,
            clocks: status.clocks.iter().map(ClockView::new).collect(),
            warnings: &status.warnings,
        }
    }
}

/// Whose hours count.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CalendarNameView<'a> {
    name: &'a str,
    timezone: &'a str,
}

/// A span of time, and whether it counted.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SpanView<'a> {
    from: Moment,
    /// Up to but without then.
    to: Moment,
    counted: bool,
    seconds: i64,
    /// What had counted at its end.
    consumed_seconds: i64,
    /// `open`, `always`, `outside_hours`, `holiday`, `paused_by_status`, `awaiting_requester`,
    /// `finished`.
    #[schema(value_type = String)]
    rule: LedgerRule,
    /// The same for people.
    because: &'a str,
}

impl<'a> SpanView<'a> {
    fn all(spans: &'a [LedgerSpan]) -> Vec<Self> {
        let view = |span: &'a LedgerSpan| Self {
            from: Moment(span.from),
            to: Moment(span.to),
            counted: span.counted,
            seconds: span.seconds,
            consumed_seconds: span.consumed_seconds,
            rule: span.rule,
            because: &span.because,
        };
        spans.iter().map(view).collect()
    }
}

/// A clock with its working.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClockExplanationView<'a> {
    #[serde(flatten)]
    clock: ClockView,
    /// Null around the clock.
    calendar: Option<CalendarNameView<'a>>,
    /// From its start until now, or until it was done; without gaps.
    spans: Vec<SpanView<'a>>,
    /// From now until it is due, as if nothing stops it.
    ahead: Vec<SpanView<'a>>,
    /// Sentences that lead from the start to the due date.
    summary: &'a [String],
}

impl<'a> ClockExplanationView<'a> {
    fn new(explained: &'a ClockExplanation) -> Self {
        let calendar = explained.calendar.as_ref();
        Self {
            clock: ClockView::new(&explained.clock),
            calendar: calendar.map(|(name, timezone)| CalendarNameView { name, timezone }),
            spans: SpanView::all(&explained.spans),
            ahead: SpanView::all(&explained.ahead),
            summary: &explained.summary,
        }
    }
}

/// Why the clocks of a ticket stand as they do.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ExplanationView<'a> {
    #[schema(value_type = Option<i64>)]
    policy_id: Option<PolicyId>,
    policy: Option<&'a str>,
    /// Why that policy.
    #[schema(value_type = String)]
    chosen_by: PolicyChoice,
    level: u8,
    /// The instant of the explanation.
    at: Moment,
    clocks: Vec<ClockExplanationView<'a>>,
    warnings: &'a [String],
}

impl<'a> ExplanationView<'a> {
    pub(super) fn new(explained: &'a SlaExplanation) -> Self {
        Self {
            policy_id: explained.policy_id,
            policy: explained.policy.as_deref(),
            chosen_by: explained.chosen_by,
            level: explained.level,
            at: Moment(explained.at),
            clocks: explained.clocks.iter().map(ClockExplanationView::new).collect(),
            warnings: &explained.warnings,
        }
    }
}
