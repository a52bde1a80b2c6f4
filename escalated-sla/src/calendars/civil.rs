use std::sync::Arc;

use escalated_core::sla::{Holiday, Window};

use super::{
    closures::Closures,
    week::{DAY, Week},
};

/// Weeks after which weekdays and leap days repeat: 400 years.
const CYCLE_WEEKS: i64 = 20_871;

/// The open civil times: weekly windows without closed days. Civil time is a number of
/// microseconds since 1970-01-01T00:00:00 on the wall clock; zones play no part here.
#[derive(Debug, Clone)]
pub(super) struct Civil {
    week: Week,
    closures: Closures,
}

/// What holds at a civil time, and until when at least.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) what: What,
    pub(super) until: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    Open,
    Outside,
    Holiday(Arc<str>),
}

impl Civil {
    pub(super) fn new<'a>(windows: &[Window], holidays: impl Iterator<Item = &'a Holiday>) -> Self {
        let week = Week::new(windows);
        let closures = Closures::new(holidays, &week);
        Self { week, closures }
    }

    /// Whether openings come again and again without end.
    pub(super) fn is_reachable(&self) -> bool {
        CYCLE_WEEKS * self.week.open() > self.closures.in_400_years()
    }

    /// What is open from some fixed time until `x`. It never falls while `x` rises.
    pub(super) fn until(&self, x: i64) -> i64 {
        let day = x.div_euclid(DAY);
        let (taken, closed) = self.closures.before(day);
        let parts = if closed { None } else { self.week.day(day) };
        let today = parts.map_or(0, |parts| parts.until(x.rem_euclid(DAY)));
        self.week.before(day) - taken + today
    }

    fn before(&self, day: i64) -> i64 {
        self.week.before(day) - self.closures.before(day).0
    }

    /// The earliest time after `x` with `need` open between; there is one at or before `end`, and
    /// `need` is above 0.
    pub(super) fn reach(&self, x: i64, need: i64, end: i64) -> i64 {
        let target = self.until(x) + need;
        // `early` begins before the target, `late` at or after it. Closed days only take away, so
        // no week brings more than a whole one.
        let weeks = (need - 1) / self.week.open().max(1);
        let mut early = x.div_euclid(DAY) + 7 * weeks;
        let last = end.div_euclid(DAY) + 1;
        let mut step = 7;
        let mut late = last.min(early + step);
        while late < last && self.before(late) < target {
            early = late;
            step *= 2;
            late = last.min(early + step);
        }
        while late - early > 1 {
            let middle = early.midpoint(late);
            if self.before(middle) < target {
                early = middle;
            } else {
                late = middle;
            }
        }
        let rest = target - self.before(early);
        early * DAY + self.week.day(early).map_or(0, |parts| parts.reach(rest))
    }

    pub(super) fn piece(&self, x: i64) -> Piece {
        let day = x.div_euclid(DAY);
        if let Some(name) = self.closures.name(day) {
            return Piece { what: What::Holiday(name), until: (day + 1).saturating_mul(DAY) };
        }
        let holiday = self.closures.after(day).map_or(i64::MAX, |day| day.saturating_mul(DAY));
        let (open, until) = self.week.piece(x);
        Piece { what: if open { What::Open } else { What::Outside }, until: until.min(holiday) }
    }
}
