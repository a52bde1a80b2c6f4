//! Random calendars, zones and instants, many of them beside a change of the clocks.

use chrono::{DateTime, NaiveDate, Offset, TimeDelta, TimeZone};
use chrono_tz::Tz;
use escalated_core::{
    ids::CalendarId,
    sla::{BusinessCalendar, Holiday, Window},
    time::Timestamp,
};
use proptest::{
    collection::vec,
    prelude::{Just, Strategy, any, prop_oneof},
    sample::select,
};

const ZONES: &[&str] = &[
    "UTC",
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Havana",
    "America/New_York",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Pyongyang",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/Dublin",
    "Europe/London",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Kwajalein",
];

/// Days that never were, and changes of odd sizes.
const CHANGES: &[(&str, &str)] = &[
    ("Pacific/Apia", "2011-12-30T10:00:00Z"),
    ("Pacific/Kwajalein", "1993-08-21T12:00:00Z"),
    ("Pacific/Kiritimati", "1994-12-31T10:00:00Z"),
    ("Australia/Lord_Howe", "2024-04-06T15:00:00Z"),
    ("Antarctica/Troll", "2024-03-31T01:00:00Z"),
    ("Asia/Kathmandu", "1985-12-31T18:30:00Z"),
    ("Asia/Pyongyang", "2018-05-04T15:00:00Z"),
    ("America/St_Johns", "1988-04-03T03:31:00Z"),
];

/// A calendar, its zone, and an instant.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    pub(crate) calendar: BusinessCalendar,
    pub(crate) zone: Tz,
    pub(crate) start: Timestamp,
}

/// An instant of a zone; half of them lie where its clocks change.
fn anchor() -> impl Strategy<Value = (Tz, Timestamp)> {
    // 1972 to 2099: offsets are whole minutes, so that minutes can be counted.
    let random = (select(ZONES), 63_072_000_i64..4_070_908_800, any::<bool>());
    let random = random.prop_map(|(zone, second, change)| {
        let (zone, at) = (zone.parse().unwrap(), DateTime::from_timestamp(second, 0).unwrap());
        (zone, if change { next_change(zone, at).unwrap_or(at) } else { at })
    });
    let named = select(CHANGES);
    let named = named.prop_map(|(zone, at)| (zone.parse().unwrap(), at.parse().unwrap()));
    prop_oneof![9 => random, 1 => named]
}

/// The first change of the offset in half a year: the day is looked for, then the second.
fn next_change(zone: Tz, from: Timestamp) -> Option<Timestamp> {
    let offset = |at: Timestamp| zone.offset_from_utc_datetime(&at.naive_utc()).fix();
    let days = (0..190).map(|day| from + TimeDelta::days(day));
    let mut early = { days }.find(|day| offset(*day) != offset(*day + TimeDelta::days(1)))?;
    let mut late = early + TimeDelta::days(1);
    while late - early > TimeDelta::seconds(1) {
        let middle = early + TimeDelta::seconds((late - early).num_seconds() / 2);
        *if offset(middle) == offset(late) { &mut late } else { &mut early } = middle;
    }
    Some(late)
}

fn windows() -> impl Strategy<Value = Vec<Window>> {
    let nice = select(vec![0, 30, 60, 105, 120, 150, 180, 480, 540, 720, 1020, 1320, 1380, 1440]);
    let time = prop_oneof![nice, 0..=1440].prop_map(|minutes: i32| {
        format!("{:02}:{:02}", minutes / 60, minutes % 60).parse().unwrap()
    });
    let window = (0..7_u8, time.clone(), time);
    let window = window.prop_map(|(weekday, start, end)| Window { weekday, start, end });
    let every_day = window.clone().prop_map(|Window { start, end, .. }| {
        (0..7).map(|weekday| Window { weekday, start, end }).collect()
    });
    let whole =
        Window { weekday: 0, start: "00:00".parse().unwrap(), end: "24:00".parse().unwrap() };
    let whole: Vec<_> = (0..7).map(|weekday| Window { weekday, ..whole }).collect();
    prop_oneof![5 => vec(window, 0..12), 4 => every_day, 1 => Just(whole)]
}

/// Days around the instant, so that they matter, and a leap day.
fn holidays(around: NaiveDate) -> impl Strategy<Value = Vec<Holiday>> {
    let near = prop_oneof![-1_i64..2, -9_i64..9];
    let day = (near, any::<bool>(), 0..3_u8).prop_map(move |(days, recurring, name)| Holiday {
        date: around + TimeDelta::days(days),
        recurring,
        name: ["", "Feast", "Fair"].get(usize::from(name)).copied().unwrap_or_default().to_owned(),
    });
    let leap =
        Holiday { date: "2024-02-29".parse().unwrap(), recurring: true, name: "Leap".into() };
    prop_oneof![3 => Just(Vec::new()), 6 => vec(day, 1..6), 1 => Just(vec![leap])]
}

pub(crate) fn scene() -> impl Strategy<Value = Scene> {
    let near = prop_oneof![-300_i64..300, -7_200_i64..7_200, -900_000_i64..900_000];
    (anchor(), near).prop_flat_map(|((zone, at), seconds)| {
        let start = at + TimeDelta::seconds(seconds);
        let rules = (windows(), holidays(start.date_naive()), 0..40_u8);
        rules.prop_map(move |(windows, holidays, always)| {
            let calendar = BusinessCalendar {
                id: CalendarId(1),
                name: "Random".to_owned(),
                timezone: zone.name().to_owned(),
                is_24x7: always == 0,
                is_default: false,
                windows,
                holidays,
                holiday_sets: Vec::new(),
            };
            Scene { calendar, zone, start }
        })
    })
}
