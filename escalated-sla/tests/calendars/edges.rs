//! The ends of time, calendars that hardly ever open, and long ways.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use escalated_core::{
    ids::{CalendarId, HolidaySetId},
    sla::{BusinessCalendar, Holiday, HolidaySet, LedgerRule, Window},
    time::Timestamp,
};
use escalated_sla::calendars::Hours;

use crate::oracle::open_steps;

const FIRST: Timestamp = DateTime::<Utc>::MIN_UTC;
const LAST: Timestamp = DateTime::<Utc>::MAX_UTC;

fn calendar(zone: &str, windows: &[(u8, &str, &str)]) -> BusinessCalendar {
    let window = |(weekday, start, end): &(u8, &str, &str)| Window {
        weekday: *weekday,
        start: start.parse().unwrap(),
        end: end.parse().unwrap(),
    };
    BusinessCalendar {
        id: CalendarId(1),
        name: "Edge".to_owned(),
        timezone: zone.to_owned(),
        is_24x7: false,
        is_default: false,
        windows: windows.iter().map(window).collect(),
        holidays: Vec::new(),
        holiday_sets: Vec::new(),
    }
}

fn nine_to_five(zone: &str) -> BusinessCalendar {
    calendar(zone, &[0, 1, 2, 3, 4].map(|weekday| (weekday, "09:00", "17:00")))
}

fn holiday(date: &str, recurring: bool, name: &str) -> Holiday {
    Holiday { date: date.parse().unwrap(), recurring, name: name.to_owned() }
}

/// Every day of a leap year, but those for which `open` holds.
fn every_day_but(open: impl Fn(NaiveDate) -> bool) -> Vec<Holiday> {
    let first: NaiveDate = "2024-01-01".parse().unwrap();
    let days = first.iter_days().take(366).filter(|day| !open(*day));
    days.map(|date| Holiday { date, recurring: true, name: String::new() }).collect()
}

fn hours(calendar: &BusinessCalendar) -> Hours {
    Hours::new(calendar, &BTreeMap::new()).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn what_never_opens_has_no_due_date() {
    let start = at("2026-01-05T09:00:00Z");
    let closed =
        BusinessCalendar { holidays: every_day_but(|_| false), ..nine_to_five("Europe/Berlin") };
    let empty = calendar("Asia/Kathmandu", &[]);
    let without_length = calendar("UTC", &[(0, "09:00", "09:00"), (3, "24:00", "00:00")]);
    for calendar in [closed, empty, without_length] {
        let hours = hours(&calendar);
        assert!(!hours.is_reachable() && !hours.is_always());
        assert_eq!(hours.add(start, 1), None);
        assert_eq!(hours.add(start, 0), Some(start));
        assert_eq!(hours.add(start, i64::MIN), Some(start));
        assert_eq!(hours.add(start, i64::MAX), None);
        assert_eq!(hours.after(FIRST, TimeDelta::microseconds(1)), None);
        assert_eq!(hours.open_time(FIRST, LAST), TimeDelta::zero());
        assert!(hours.spans(start, start + TimeDelta::days(3000)).all(|span| !span.open));
    }
}

#[test]
fn one_leap_day_on_a_monday_comes_every_28_years() {
    let leap_day = "2024-02-29".parse().unwrap();
    let calendar = BusinessCalendar {
        holidays: every_day_but(|day| day == leap_day),
        ..calendar("UTC", &[(0, "09:00", "10:00")])
    };
    let hours = hours(&calendar);
    assert!(hours.is_reachable());
    let due = |minutes| hours.add(at("2026-01-05T09:00:00Z"), minutes).unwrap();
    assert_eq!(due(60), at("2044-02-29T10:00:00Z"));
    assert_eq!(due(90), at("2072-02-29T09:30:00Z"));
    // Not 2100, which has none: the next is 2112.
    assert_eq!(due(180), at("2112-02-29T10:00:00Z"));
    // Monday is the weekday of 15 of the 97 leap days in 400 years.
    assert_eq!(due(60 * 15), at("2416-02-29T10:00:00Z"));
    assert_eq!(due(60 * 16), at("2444-02-29T10:00:00Z"));
}

#[test]
fn a_window_inside_the_gap_opens_on_other_days_only() {
    // Sundays 02:00 to 03:00: on 8 March 2026 that hour does not exist in New York.
    let hours = hours(&calendar("America/New_York", &[(6, "02:00", "03:00")]));
    let saturday = at("2026-03-07T12:00:00Z");
    assert_eq!(hours.add(saturday, 1), Some(at("2026-03-15T06:01:00Z")));
    // On 1 November it comes twice from 01:00 to 02:00, which is not this hour.
    assert_eq!(hours.between(at("2026-11-01T00:00:00Z"), at("2026-11-02T00:00:00Z")), 60);
}

#[test]
fn the_ends_of_time_are_no_trap() {
    for zone in ["UTC", "Pacific/Kiritimati", "America/New_York", "Pacific/Apia"] {
        let mut all = nine_to_five(zone);
        all.holidays.push(holiday("2024-01-01", true, ""));
        all.holidays.push(holiday("2024-12-31", true, ""));
        let hours = hours(&all);
        let open = hours.open_time(FIRST, LAST);
        assert!(open > TimeDelta::days(365 * 262_143 / 3));
        let due = hours.after(FIRST, open).unwrap();
        assert!(due <= LAST);
        assert_eq!(hours.open_time(FIRST, due), open);
        assert_eq!(hours.after(FIRST, open + TimeDelta::microseconds(1)), None);
        assert_eq!(hours.after(LAST, TimeDelta::microseconds(1)), None);
        assert_eq!(hours.after(FIRST, TimeDelta::MAX), None);
        assert_eq!(hours.open_time(LAST, FIRST), TimeDelta::zero());
        assert!(hours.spans(LAST - TimeDelta::days(9), LAST).count() > 5);
        assert!(hours.spans(FIRST, FIRST + TimeDelta::days(9)).count() > 5);
    }
    let always = Hours::always();
    assert_eq!(always.open_time(FIRST, LAST), LAST - FIRST);
    assert_eq!(always.after(FIRST, LAST - FIRST), Some(LAST));
    assert_eq!(always.after(LAST, TimeDelta::seconds(1)), None);
}

#[test]
fn a_window_around_the_clock_is_not_24x7_but_fills_ages() {
    let days = [0, 1, 2, 3, 4, 5, 6].map(|weekday| (weekday, "00:00", "24:00"));
    let hours = hours(&calendar("Europe/London", &days));
    assert!(!hours.is_always());
    assert_eq!(hours.open_time(FIRST, LAST), LAST - FIRST - TimeDelta::nanoseconds(999));
    assert_eq!(hours.spans(FIRST, LAST).count(), 1);
}

#[test]
fn years_agree_with_quarters_of_an_hour() {
    let windows = [
        (0, "08:15", "12:00"),
        (0, "13:00", "17:45"),
        (2, "22:00", "06:00"),
        (4, "00:00", "24:00"),
        (6, "22:30", "02:15"),
    ];
    for zone in ["Pacific/Apia", "Australia/Lord_Howe", "Africa/Casablanca", "America/St_Johns"] {
        let calendar = BusinessCalendar {
            holidays: vec![
                holiday("2012-02-29", true, ""),
                holiday("2000-12-25", true, ""),
                holiday("2000-01-01", true, ""),
                holiday("2011-12-30", false, ""),
                holiday("2013-12-25", false, ""),
                holiday("2014-03-07", false, ""),
            ],
            ..calendar(zone, &windows)
        };
        let hours = hours(&calendar);
        let (from, quarter, count) = (at("2011-06-01T00:00:00Z"), TimeDelta::minutes(15), 160_000);
        // St. John's changes at 00:01 in 2011, when nothing opens; the others change on a quarter.
        let tz: Tz = zone.parse().unwrap();
        let steps = open_steps(&calendar, tz, from, quarter, count);
        assert_eq!(hours.open_time(from, from + quarter * count), quarter * steps, "{zone}");
        let due = hours.after(from, quarter * steps).unwrap();
        assert_eq!(open_steps(&calendar, tz, due - quarter, quarter, 1), 1, "{zone}");
    }
}

#[test]
fn spans_carry_holidays_and_join_weekends() {
    let mut calendar = nine_to_five("Europe/Berlin");
    calendar.holidays.push(holiday("2026-04-03", false, "Good Friday"));
    calendar.holidays.push(holiday("2026-04-06", false, ""));
    let spans: Vec<_> = hours(&calendar)
        .spans(at("2026-04-02T14:00:00Z"), at("2026-04-07T08:00:00Z"))
        .map(|span| (span.from.format("%d %H:%M").to_string(), span.rule, span.because))
        .collect();
    let outside = (LedgerRule::OutsideHours, "outside business hours");
    let expected = [
        ("02 14:00", LedgerRule::Open, "business hours"),
        ("02 15:00", outside.0, outside.1),
        ("02 22:00", LedgerRule::Holiday, "holiday: Good Friday"),
        ("03 22:00", outside.0, outside.1),
        ("05 22:00", LedgerRule::Holiday, "holiday"),
        ("06 22:00", outside.0, outside.1),
        ("07 07:00", LedgerRule::Open, "business hours"),
    ];
    assert_eq!(spans.len(), expected.len());
    for (span, (from, rule, because)) in spans.iter().zip(expected) {
        assert_eq!((span.0.as_str(), span.1, span.2.as_str()), (from, rule, because));
    }
}

#[test]
fn shared_holidays_close_and_unknown_sets_do_not() {
    let calendar = BusinessCalendar {
        holiday_sets: vec![HolidaySetId(1), HolidaySetId(2)],
        ..nine_to_five("UTC")
    };
    let holidays = vec![holiday("2020-05-01", true, "Labor Day")];
    let set = HolidaySet { id: HolidaySetId(2), name: "Feasts".to_owned(), holidays };
    let hours = Hours::new(&calendar, &BTreeMap::from([(set.id, set)])).unwrap();
    assert_eq!(hours.between(at("2026-05-01T00:00:00Z"), at("2026-05-04T10:00:00Z")), 60);
}

#[test]
fn what_cannot_be_compiled_says_so() {
    let error = Hours::new(&nine_to_five("Europe/Berln"), &BTreeMap::new()).unwrap_err();
    assert_eq!(error.fields()[0].code, "unknown_timezone");
    assert!(error.message().ends_with("such as Europe/Berlin"));
    let error = Hours::new(&calendar("UTC", &[(7, "09:00", "17:00")]), &BTreeMap::new());
    assert_eq!(error.unwrap_err().fields()[0].field, "windows.0.weekday");
    // Around the clock the windows are ignored, but not the zone.
    let always = |zone| BusinessCalendar { is_24x7: true, ..nine_to_five(zone) };
    assert!(hours(&always("UTC")).is_always());
    assert!(Hours::new(&always("Nowhere"), &BTreeMap::new()).is_err());
}
