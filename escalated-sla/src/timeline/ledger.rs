use std::collections::{BTreeMap, VecDeque};

use chrono::TimeDelta;
use escalated_core::{
    sla::{LedgerRule, LedgerSpan, PauseReason},
    time::Timestamp,
};

use super::{Clock, sentences::duration, track::Standing};
use crate::calendars::HoursSpan;

/// How many spans an explanation lists. The oldest of more are summed up in one.
pub const MAX_SPANS: usize = 2_000;

/// Spans in order, bounded, with their sums.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    spans: VecDeque<LedgerSpan>,
    /// How many spans the first one stands for, once there were too many.
    pub(super) summed: usize,
    /// Seconds by rule.
    pub(super) totals: BTreeMap<LedgerRule, i64>,
    /// What had counted before the first span.
    base: TimeDelta,
    consumed: TimeDelta,
    rested: TimeDelta,
}

impl Ledger {
    /// The way of a clock from its start until `to`.
    pub(super) fn of(clock: &Clock<'_>, to: Timestamp) -> Self {
        let mut ledger = Self::default();
        let timeline = clock.timeline;
        for (from, to, standing) in timeline.track.between(clock.started_at(), to) {
            match standing {
                Some(standing) => {
                    ledger.add(from, to, rule(standing.reason), because(standing));
                }
                None => ledger.add_running(clock, from, to),
            }
        }
        ledger
    }

    /// The way that lies ahead of a clock if nothing stops it. The farthest spans of too many are
    /// summed up.
    pub(super) fn ahead(clock: &Clock<'_>, from: Timestamp, to: Timestamp) -> Self {
        let base = clock.consumed(from);
        let mut ledger = Self { base, consumed: base, ..Self::default() };
        let hours = &clock.timeline.terms.hours;
        if clock.target().is_some_and(|promise| promise.is_24x7) {
            ledger.add_running(clock, from, to);
            return ledger;
        }
        for HoursSpan { from, to: end, rule, because, .. } in hours.spans(from, to) {
            if ledger.spans.len() + 1 == MAX_SPANS && end < to {
                let open = hours.open_time(from, to);
                let consumed_seconds = (ledger.consumed + open).num_seconds();
                let seconds = consumed_seconds - ledger.consumed.num_seconds();
                let because = format!("summed up: {} counted", duration(seconds));
                let rule = LedgerRule::Open;
                let counted = true;
                ledger.spans.push_back(LedgerSpan {
                    from,
                    to,
                    counted,
                    seconds,
                    consumed_seconds,
                    rule,
                    because,
                });
                break;
            }
            ledger.add(from, end, rule, because);
        }
        ledger
    }

    pub(super) fn into_spans(mut self) -> Vec<LedgerSpan> {
        if let Some(first) = self.spans.front_mut().filter(|_| self.summed > 0) {
            let counted = duration(first.seconds);
            first.because = format!("{} spans summed up: {counted} counted", self.summed);
        }
        self.spans.into()
    }

    fn add_running(&mut self, clock: &Clock<'_>, from: Timestamp, to: Timestamp) {
        if clock.target().is_some_and(|promise| promise.is_24x7) {
            self.add(from, to, LedgerRule::Always, "around the clock".to_owned());
            return;
        }
        for span in clock.timeline.terms.hours.spans(from, to) {
            let HoursSpan { from, to, rule, because, .. } = span;
            self.add(from, to, rule, because);
        }
    }

    fn add(&mut self, from: Timestamp, to: Timestamp, rule: LedgerRule, because: String) {
        let counted = matches!(rule, LedgerRule::Open | LedgerRule::Always);
        let sum = if counted { &mut self.consumed } else { &mut self.rested };
        // Whole seconds of the sum, so that the seconds of the spans add up to those of the clock.
        let before = sum.num_seconds();
        *sum += to - from;
        let seconds = sum.num_seconds() - before;
        *self.totals.entry(rule).or_default() += seconds;
        let consumed_seconds = self.consumed.num_seconds();
        let span = LedgerSpan { from, to, counted, seconds, consumed_seconds, rule, because };
        self.spans.push_back(span);
        if self.spans.len() > MAX_SPANS {
            self.sum_up();
        }
    }

    /// Makes one span of the two oldest. It has the seconds that counted.
    fn sum_up(&mut self) {
        let (Some(first), Some(second)) = (self.spans.pop_front(), self.spans.pop_front()) else {
            return;
        };
        self.summed = self.summed.max(1) + 1;
        self.spans.push_front(LedgerSpan {
            from: first.from,
            to: second.to,
            counted: true,
            seconds: second.consumed_seconds - self.base.num_seconds(),
            consumed_seconds: second.consumed_seconds,
            rule: LedgerRule::Open,
            because: String::new(),
        });
    }
}

fn rule(reason: PauseReason) -> LedgerRule {
    match reason {
        PauseReason::Status => LedgerRule::PausedByStatus,
        PauseReason::AwaitingRequester => LedgerRule::AwaitingRequester,
        PauseReason::Finished => LedgerRule::Finished,
    }
}

fn because(standing: Standing) -> String {
    match standing.reason {
        PauseReason::Status => format!("status {}", standing.status),
        PauseReason::AwaitingRequester => "waiting for the requester".to_owned(),
        PauseReason::Finished => standing.status.to_string(),
    }
}
