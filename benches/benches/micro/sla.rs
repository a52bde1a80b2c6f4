use std::collections::BTreeMap;

use divan::{Bencher, black_box};
use escalated_core::{
    ids::CalendarId,
    sla::{BusinessCalendar, Holiday, Window},
    time::Timestamp,
};
use escalated_sla::calendars::Hours;

/// Nine to five on working days in New York, with eight holidays of every year and four dated.
/// The Monday after summer time begins is one, so that what is added crosses both.
fn calendar() -> BusinessCalendar {
    let window = |weekday| Window {
        weekday,
        start: "09:00".parse().unwrap(),
        end: "17:00".parse().unwrap(),
    };
    let holiday = |date: &str, recurring| Holiday {
        date: date.parse().unwrap(),
        recurring,
        name: "Holiday".to_owned(),
    };
    let recurring = ["01-01", "02-29", "05-01", "06-19", "07-04", "11-11", "12-25", "12-26"];
    let dated =
        ["2026-03-09", "2026-04-03", "2026-05-25", "2026-11-26"].map(|date| holiday(date, false));
    BusinessCalendar {
        id: CalendarId(1),
        name: "New York".to_owned(),
        timezone: "America/New_York".to_owned(),
        is_24x7: false,
        is_default: true,
        windows: (0..5).map(window).collect(),
        holidays: recurring
            .iter()
            .map(|day| holiday(&format!("2024-{day}"), true))
            .chain(dated)
            .collect(),
        holiday_sets: Vec::new(),
    }
}

fn hours() -> Hours {
    Hours::new(&calendar(), &BTreeMap::new()).unwrap()
}

/// A Thursday, three days before summer time begins.
fn start() -> Timestamp {
    "2026-03-05T16:20:11Z".parse().unwrap()
}

#[divan::bench(args = [60, 480, 2_400, 100_000, 1_000_000, 10_000_000])]
fn add(bencher: Bencher<'_, '_>, minutes: i64) {
    let (hours, start) = (hours(), start());
    bencher.bench(|| black_box(&hours).add(black_box(start), black_box(minutes)).unwrap());
}

#[divan::bench(args = [60, 2_400, 1_000_000])]
fn between(bencher: Bencher<'_, '_>, minutes: i64) {
    let (hours, start) = (hours(), start());
    let end = hours.add(start, minutes).unwrap();
    bencher.bench(|| black_box(&hours).between(black_box(start), black_box(end)));
}

/// A promise that is never due costs no more than one that is.
#[divan::bench]
fn add_unreachable(bencher: Bencher<'_, '_>) {
    let calendar = BusinessCalendar { windows: Vec::new(), ..calendar() };
    let (hours, start) = (Hours::new(&calendar, &BTreeMap::new()).unwrap(), start());
    bencher.bench(|| black_box(&hours).add(black_box(start), 1));
}

#[divan::bench]
fn spans_of_a_week(bencher: Bencher<'_, '_>) {
    let (hours, start) = (hours(), start());
    let end = hours.add(start, 2_400).unwrap();
    bencher.bench(|| black_box(&hours).spans(start, end).count());
}

#[divan::bench]
fn compile(bencher: Bencher<'_, '_>) {
    let (calendar, sets) = (calendar(), BTreeMap::new());
    bencher.bench(|| Hours::new(black_box(&calendar), &sets).unwrap());
}
