//! Short ways to write a history and its terms.

use std::collections::BTreeMap;

use chrono::{TimeDelta, TimeZone, Utc};
use escalated_core::{
    ids::CalendarId,
    replies::AuthorKind,
    sla::{BusinessCalendar, Happening, Moment, SlaSettings, Target, Window},
    tickets::{Awaiting, Priority, Status},
    time::Timestamp,
};
use escalated_sla::{
    calendars::Hours,
    timeline::{CalendarName, TermStep, Terms},
};

/// Monday, 5 January 2026.
pub(crate) fn monday(hours: u32, minutes: u32) -> Timestamp {
    Utc.with_ymd_and_hms(2026, 1, 5, 0, 0, 0).unwrap()
        + TimeDelta::minutes((hours * 60 + minutes).into())
}

pub(crate) fn created(at: Timestamp, priority: Priority) -> Moment {
    let what = Happening::Created { status: Status::Open, priority, awaiting: Awaiting::Internal };
    Moment { at, what }
}

pub(crate) fn status(at: Timestamp, to: Status) -> Moment {
    Moment { at, what: Happening::Status { to } }
}

pub(crate) fn priority(at: Timestamp, to: Priority) -> Moment {
    Moment { at, what: Happening::Priority { to } }
}

pub(crate) fn awaiting(at: Timestamp, to: Awaiting) -> Moment {
    Moment { at, what: Happening::Awaiting { to } }
}

pub(crate) fn agent(at: Timestamp) -> Moment {
    Moment { at, what: Happening::Reply { by: AuthorKind::Agent } }
}

pub(crate) fn requester(at: Timestamp) -> Moment {
    Moment { at, what: Happening::Reply { by: AuthorKind::Requester } }
}

/// Monday to Friday, 9 to 17 o'clock.
pub(crate) fn office(timezone: &str) -> BusinessCalendar {
    let window = |weekday| Window {
        weekday,
        start: "09:00".parse().unwrap(),
        end: "17:00".parse().unwrap(),
    };
    BusinessCalendar {
        id: CalendarId(1),
        name: "Office".into(),
        timezone: timezone.into(),
        is_24x7: false,
        is_default: true,
        windows: (0..5).map(window).collect(),
        holidays: Vec::new(),
        holiday_sets: Vec::new(),
    }
}

/// High: 30 min, 60 min, 4 h in the office's hours. Critical: 15 min, 30 min, 1 h around the clock.
/// Nothing is promised at low.
pub(crate) fn terms() -> Terms {
    let target = |first, next, resolution, is_24x7| Target {
        first_response: Some(first),
        next_response: Some(next),
        resolution: Some(resolution),
        is_24x7,
    };
    let step =
        |percent, level| TermStep { percent, level, is_threshold: level.is_none(), tells: true };
    let calendar = office("UTC");
    Terms {
        policy: None,
        hours: Hours::new(&calendar, &BTreeMap::new()).unwrap(),
        calendar: Some(CalendarName {
            id: calendar.id,
            name: calendar.name,
            timezone: calendar.timezone,
        }),
        targets: BTreeMap::from([
            (Priority::High, target(30, 60, 240, false)),
            (Priority::Medium, target(60, 120, 480, false)),
            (Priority::Critical, target(15, 30, 60, true)),
        ]),
        steps: vec![
            step(50, None),
            step(70, Some(1)),
            step(75, None),
            TermStep { percent: 90, level: Some(2), is_threshold: true, tells: true },
            step(100, None),
            step(110, Some(3)),
        ],
        ..Terms::none(&SlaSettings::default())
    }
}
