//! The other way to count: every second or minute is looked at by itself.

use chrono::{Datelike, TimeDelta, TimeZone, Timelike};
use chrono_tz::Tz;
use escalated_core::{sla::BusinessCalendar, sla::LedgerRule, time::Timestamp};

/// The rule at an instant, from nothing but its civil date and time.
pub(crate) fn rule(calendar: &BusinessCalendar, zone: Tz, at: Timestamp) -> LedgerRule {
    if calendar.is_24x7 {
        return LedgerRule::Always;
    }
    let local = zone.from_utc_datetime(&at.naive_utc());
    let closed = calendar.holidays.iter().any(|holiday| {
        let (date, day) = (holiday.date, local.date_naive());
        date == day || holiday.recurring && (date.month(), date.day()) == (day.month(), day.day())
    });
    if closed {
        return LedgerRule::Holiday;
    }
    let today = local.weekday().num_days_from_monday();
    let minute = local.hour() * 60 + local.minute();
    let open = calendar.windows.iter().any(|window| {
        let (start, end) = (u32::from(window.start.minutes()), u32::from(window.end.minutes()));
        let weekday = u32::from(window.weekday);
        if start <= end {
            weekday == today && start <= minute && minute < end
        } else {
            weekday == today && start <= minute || (weekday + 1) % 7 == today && minute < end
        }
    });
    if open { LedgerRule::Open } else { LedgerRule::OutsideHours }
}

pub(crate) fn is_open(calendar: &BusinessCalendar, zone: Tz, at: Timestamp) -> bool {
    matches!(rule(calendar, zone, at), LedgerRule::Open | LedgerRule::Always)
}

/// The steps from `from` on, `count` of them, that begin open.
pub(crate) fn open_steps(
    calendar: &BusinessCalendar,
    zone: Tz,
    from: Timestamp,
    step: TimeDelta,
    count: i32,
) -> i32 {
    let steps = (0..count).map(|n| from + step * n);
    steps.filter(|at| is_open(calendar, zone, *at)).map(|_| 1).sum()
}
