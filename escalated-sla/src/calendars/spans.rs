use std::sync::Arc;

use chrono::DateTime;
use escalated_core::{sla::LedgerRule, time::Timestamp};

use super::{
    civil::What,
    hours::{Hours, Zoned},
    zone::micros,
};

/// A span in which the same rule of a calendar decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoursSpan {
    /// From then on.
    pub from: Timestamp,
    /// Up to but without then.
    pub to: Timestamp,
    /// Whether it counts.
    pub open: bool,
    /// What decides: `open`, `always`, `outside_hours` or `holiday`. A holiday is closed for its
    /// whole civil day, also where no window lies.
    pub rule: LedgerRule,
    /// The same for people, with the holiday's name.
    pub because: String,
}

/// Spans of a calendar in the order of time.
pub(super) struct Spans {
    zoned: Option<Arc<Zoned>>,
    at: Timestamp,
    to: Timestamp,
    /// What was found beyond the span that was given last.
    next: Option<(What, Timestamp)>,
}

impl Spans {
    pub(super) fn new(hours: &Hours, from: Timestamp, to: Timestamp) -> Self {
        Self { zoned: hours.0.clone(), at: from, to, next: None }
    }

    fn until(&mut self, to: Timestamp, rule: LedgerRule, because: String) -> HoursSpan {
        let open = matches!(rule, LedgerRule::Open | LedgerRule::Always);
        let span = HoursSpan { from: self.at, to, open, rule, because };
        self.at = to;
        span
    }
}

impl Iterator for Spans {
    type Item = HoursSpan;

    fn next(&mut self) -> Option<HoursSpan> {
        if self.at >= self.to {
            return None;
        }
        let Some(zoned) = self.zoned.clone() else {
            return Some(self.until(self.to, LedgerRule::Always, "around the clock".to_owned()));
        };
        let (what, mut end) = match self.next.take() {
            Some(next) => next,
            None => zoned.piece(self.at, self.to),
        };
        while end < self.to {
            let (other, until) = zoned.piece(end, self.to);
            if other != what {
                self.next = Some((other, until));
                break;
            }
            end = until;
        }
        let (rule, because) = match what {
            What::Open => (LedgerRule::Open, "business hours".to_owned()),
            What::Outside => (LedgerRule::OutsideHours, "outside business hours".to_owned()),
            What::Holiday(name) if name.is_empty() => (LedgerRule::Holiday, "holiday".to_owned()),
            What::Holiday(name) => (LedgerRule::Holiday, format!("holiday: {name}")),
        };
        Some(self.until(end, rule, because))
    }
}

impl Zoned {
    /// What holds at `at`, and until when at least, `to` at the latest.
    fn piece(&self, at: Timestamp, to: Timestamp) -> (What, Timestamp) {
        let at = micros(at);
        let Some(era) = self.zone.from(at).first() else { return (What::Outside, to) };
        let piece = self.civil.piece(at + era.offset);
        let end = piece.until.saturating_sub(era.offset).min(era.to);
        let end = DateTime::from_timestamp_micros(end).map_or(to, |end| end.min(to));
        (piece.what, end)
    }
}
