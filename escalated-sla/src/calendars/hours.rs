use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, TimeDelta};
use escalated_core::{
    Error, Result,
    ids::HolidaySetId,
    sla::{BusinessCalendar, HolidaySet},
    time::Timestamp,
};

use super::{
    civil::Civil,
    spans::{HoursSpan, Spans},
    timezone::timezone,
    zone::{Zone, micros},
};

/// A compiled calendar: which instants count, and the arithmetic on them.
///
/// An instant counts when its civil weekday and time of day in the calendar's zone lie in a window
/// and its civil date is no holiday. Nothing else matters: civil times that a clock skips never
/// count, those that it repeats count twice, and the morning of an overnight window belongs to the
/// weekday on which it lies. Everything is exact to the microsecond; what is finer is cut off.
///
/// No operation walks through days. What is open before an instant is a sum of looked-up numbers,
/// so that a year costs as little as an hour, and a search for what never comes ends: the last
/// instant that chrono knows, in the year 262142, is the bound.
///
/// ```
/// use std::collections::BTreeMap;
/// use escalated_core::{ids::CalendarId, sla::{BusinessCalendar, Window}};
/// use escalated_sla::calendars::Hours;
///
/// let hours = |weekday| Window {
///     weekday,
///     start: "09:00".parse().unwrap(),
///     end: "17:00".parse().unwrap(),
/// };
/// let calendar = BusinessCalendar {
///     id: CalendarId(1),
///     name: "Berlin".into(),
///     timezone: "Europe/Berlin".into(),
///     is_24x7: false,
///     is_default: true,
///     windows: (0..5).map(hours).collect(),
///     holidays: Vec::new(),
///     holiday_sets: Vec::new(),
/// };
/// let hours = Hours::new(&calendar, &BTreeMap::new()).unwrap();
/// let friday = "2026-03-27T15:30:00Z".parse().unwrap(); // 16:30 in Berlin
/// let monday = hours.add(friday, 60).unwrap(); // Summer time has begun on Sunday.
/// assert_eq!(monday.to_rfc3339(), "2026-03-30T07:30:00+00:00");
/// assert_eq!(hours.between(friday, monday), 60);
/// ```
#[derive(Debug, Clone)]
pub struct Hours(pub(super) Option<Arc<Zoned>>);

/// Open civil times in a zone.
#[derive(Debug)]
pub(super) struct Zoned {
    pub(super) zone: Zone,
    pub(super) civil: Civil,
}

impl Hours {
    /// The hours of `calendar`, with its own and its shared holidays. Windows count as a union, and
    /// may overlap, touch or be empty. A set of holidays that is not in `sets` closes nothing.
    ///
    /// # Errors
    /// `unknown_timezone` with a near one; `out_of_range` for a weekday above 6.
    pub fn new(
        calendar: &BusinessCalendar,
        sets: &BTreeMap<HolidaySetId, HolidaySet>,
    ) -> Result<Self> {
        let zone = timezone(&calendar.timezone)?;
        if let Some(at) = calendar.windows.iter().position(|window| window.weekday > 6) {
            let message = "a weekday is 0 (Monday) to 6 (Sunday)";
            return Err(Error::field(format!("windows.{at}.weekday"), "out_of_range", message));
        }
        if calendar.is_24x7 {
            return Ok(Self::always());
        }
        let shared = calendar.holiday_sets.iter().filter_map(|id| sets.get(id));
        let shared = shared.flat_map(|set| &set.holidays);
        let civil = Civil::new(&calendar.windows, calendar.holidays.iter().chain(shared));
        Ok(Self(Some(Arc::new(Zoned { zone: Zone::of(zone), civil }))))
    }

    /// Every instant counts.
    #[must_use]
    pub fn always() -> Self {
        Self(None)
    }

    /// Whether every instant counts because the calendar says so. Windows that fill the week are
    /// not that: holidays close them.
    #[must_use]
    pub fn is_always(&self) -> bool {
        self.0.is_none()
    }

    /// Whether openings come again and again, so that every promise has a due date. Where they do
    /// not, [`Self::after`] answers none.
    #[must_use]
    pub fn is_reachable(&self) -> bool {
        self.0.as_ref().is_none_or(|zoned| zoned.civil.is_reachable())
    }

    /// The time in `[from, to)` that counts; zero when `to` is not after `from`.
    #[must_use]
    pub fn open_time(&self, from: Timestamp, to: Timestamp) -> TimeDelta {
        let Some(zoned) = &self.0 else { return (to - from).max(TimeDelta::zero()) };
        let (from, to) = (micros(from), micros(to));
        if to <= from {
            return TimeDelta::zero();
        }
        let mut open = 0_i128;
        for era in zoned.zone.from(from).iter().take_while(|era| era.from < to) {
            let start = from.max(era.from) + era.offset;
            let end = to.min(era.to) + era.offset;
            open += i128::from(zoned.civil.until(end) - zoned.civil.until(start));
        }
        time_delta(open)
    }

    /// The earliest instant from `start` on until which `open` has counted: the closing time, not
    /// the next opening, when they meet. `start` itself when `open` is not above zero; none when
    /// that much never counts.
    #[must_use]
    pub fn after(&self, start: Timestamp, open: TimeDelta) -> Option<Timestamp> {
        if open <= TimeDelta::zero() {
            return Some(start);
        }
        let Some(zoned) = &self.0 else { return start.checked_add_signed(open) };
        let start = micros(start);
        let mut need = needed(open);
        for era in zoned.zone.from(start) {
            let (from, to) = (start.max(era.from) + era.offset, era.to + era.offset);
            let here = i128::from(zoned.civil.until(to) - zoned.civil.until(from));
            if need <= here {
                let at = zoned.civil.reach(from, i64::try_from(need).ok()?, to);
                return DateTime::from_timestamp_micros(at - era.offset);
            }
            need -= here;
        }
        None
    }

    /// [`Self::after`] for minutes.
    #[must_use]
    pub fn add(&self, start: Timestamp, minutes: i64) -> Option<Timestamp> {
        if minutes <= 0 { Some(start) } else { self.after(start, TimeDelta::try_minutes(minutes)?) }
    }

    /// The whole minutes of [`Self::open_time`].
    #[must_use]
    pub fn between(&self, from: Timestamp, to: Timestamp) -> i64 {
        self.open_time(from, to).num_minutes()
    }

    /// The time from `from` to `to` as spans without gaps, worked out one by one. Neighbors differ
    /// in their rule or its reason.
    ///
    /// ```
    /// use escalated_sla::calendars::Hours;
    /// let from = "2026-01-05T09:00:00Z".parse().unwrap();
    /// let to = "2026-01-06T09:00:00Z".parse().unwrap();
    /// let spans: Vec<_> = Hours::always().spans(from, to).collect();
    /// assert_eq!((spans[0].from, spans[0].to), (from, to));
    /// assert_eq!(spans[0].because, "around the clock");
    /// ```
    pub fn spans(&self, from: Timestamp, to: Timestamp) -> impl Iterator<Item = HoursSpan> + use<> {
        Spans::new(self, from, to)
    }
}

/// Microseconds, the last one begun counted as whole, so that no promise ends too early.
fn needed(open: TimeDelta) -> i128 {
    i128::from(open.num_seconds()) * 1_000_000 + i128::from(open.subsec_nanos() + 999) / 1_000
}

fn time_delta(micros: i128) -> TimeDelta {
    let seconds = i64::try_from(micros.div_euclid(1_000_000)).unwrap_or(i64::MAX);
    let nanos = u32::try_from(micros.rem_euclid(1_000_000) * 1_000).unwrap_or(0);
    TimeDelta::new(seconds, nanos).unwrap_or(TimeDelta::MAX)
}
