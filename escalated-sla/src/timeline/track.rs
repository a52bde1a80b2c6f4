use chrono::{Datelike, TimeDelta};
use escalated_core::{sla::PauseReason, tickets::Status, time::Timestamp};

use crate::calendars::Hours;

/// Time that counted since a ticket came in: inside the hours of a calendar, and in all. Both are
/// kept, because a change of priority may go from one to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Counted {
    pub(super) open: TimeDelta,
    pub(super) always: TimeDelta,
}

impl Counted {
    pub(super) fn of(self, is_24x7: bool) -> TimeDelta {
        if is_24x7 { self.always } else { self.open }
    }
}

/// Why a clock stood still, and in which status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) reason: PauseReason,
    pub(super) status: Status,
}

#[derive(Debug, Clone, Copy)]
struct Stretch {
    from: Timestamp,
    standing: Option<Standing>,
    counted: Counted,
}

/// When the clocks of a ticket ran and when they stood still. Each stretch knows what had counted
/// when it began, so that a question costs one search and one look at the calendar.
#[derive(Debug, Clone, Default)]
pub(super) struct Track {
    stretches: Vec<Stretch>,
    last: Timestamp,
}

impl Track {
    /// Goes on from an instant in another state. Instants before the last one count as the last:
    /// a machine's clock may have been set back.
    pub(super) fn go_on(&mut self, at: Timestamp, standing: Option<Standing>, hours: &Hours) {
        let at = self.not_before_last(at);
        let counted = self.counted(at, hours);
        if self.stretches.last().is_some_and(|stretch| stretch.from == at) {
            self.stretches.pop();
        }
        if self.stretches.last().is_none_or(|stretch| stretch.standing != standing) {
            self.stretches.push(Stretch { from: at, standing, counted });
        }
        self.last = at;
    }

    /// The instant itself, or the newest one known if that is later.
    pub(super) fn not_before_last(&self, at: Timestamp) -> Timestamp {
        if self.stretches.is_empty() { at } else { at.max(self.last) }
    }

    /// What had counted at an instant.
    pub(super) fn counted(&self, at: Timestamp, hours: &Hours) -> Counted {
        let after = self.stretches.partition_point(|stretch| stretch.from <= at);
        let Some(stretch) = after.checked_sub(1).and_then(|place| self.stretches.get(place)) else {
            return Counted::default();
        };
        let mut counted = stretch.counted;
        if stretch.standing.is_none() {
            counted.open += hours.open_time(stretch.from, at);
            counted.always += at - stretch.from;
        }
        counted
    }

    /// The earliest instant at which `goal` had counted. The caller knows that it was reached.
    pub(super) fn reached(
        &self,
        goal: TimeDelta,
        is_24x7: bool,
        hours: &Hours,
    ) -> Option<Timestamp> {
        let after = self.stretches.partition_point(|stretch| stretch.counted.of(is_24x7) < goal);
        let stretch = self.stretches.get(after.checked_sub(1)?)?;
        later(stretch.from, goal - stretch.counted.of(is_24x7), is_24x7, hours)
    }

    /// Since when the ticket stands still, and why. A reason that takes over from another does not
    /// start anew.
    pub(super) fn standing(&self) -> Option<(Timestamp, Standing)> {
        let standing = self.stretches.last()?.standing?;
        let still = self.stretches.iter().rev().take_while(|stretch| stretch.standing.is_some());
        Some((still.last()?.from, standing))
    }

    /// The stretches between two instants, without gaps.
    pub(super) fn between(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> impl Iterator<Item = (Timestamp, Timestamp, Option<Standing>)> {
        let ends = self.stretches.iter().skip(1).map(|stretch| stretch.from).chain([to]);
        self.stretches.iter().zip(ends).filter_map(move |(stretch, end)| {
            let (from, to) = (stretch.from.max(from), end.min(to));
            (from < to).then_some((from, to, stretch.standing))
        })
    }
}

/// When that much more has counted, if nothing stops the clock.
pub(crate) fn later(
    start: Timestamp,
    time: TimeDelta,
    is_24x7: bool,
    hours: &Hours,
) -> Option<Timestamp> {
    let at = if is_24x7 { start.checked_add_signed(time) } else { hours.after(start, time) };
    // Databases and clients know years of four digits; what comes later never comes.
    at.filter(|at| at.year() <= 9999)
}
