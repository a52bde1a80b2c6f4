//! Random histories under random hours.

use chrono::TimeDelta;
use escalated_core::{
    replies::AuthorKind,
    sla::{BusinessCalendar, ClockTime, Happening, Moment, Window},
    tickets::{Awaiting, Priority, Status},
};
use escalated_sla::{calendars::Hours, timeline::Terms};
use proptest::prelude::*;

use crate::build::{monday, office, terms};

/// Events whose gaps are drawn from `gaps`, in microseconds.
pub(crate) fn history(
    gaps: impl Strategy<Value = i64>,
    most: usize,
) -> impl Strategy<Value = Vec<Moment>> {
    let created = (status(), priority(), awaiting());
    let created = created.prop_map(|(status, priority, awaiting)| {
        let what = Happening::Created { status, priority, awaiting };
        vec![Moment { at: monday(8, 0), what }]
    });
    let rest = prop::collection::vec((gaps, happening()), 0..most);
    (created, rest).prop_map(|(mut history, rest)| {
        let mut at = monday(8, 0);
        for (gap, what) in rest {
            at += TimeDelta::microseconds(gap);
            history.push(Moment { at, what });
        }
        history
    })
}

fn happening() -> impl Strategy<Value = Happening> {
    let by = prop::sample::select(AuthorKind::ALL);
    prop_oneof![
        2 => status().prop_map(|to| Happening::Status { to }),
        1 => priority().prop_map(|to| Happening::Priority { to }),
        2 => by.prop_map(|by| Happening::Reply { by }),
        1 => awaiting().prop_map(|to| Happening::Awaiting { to }),
    ]
}

fn status() -> impl Strategy<Value = Status> {
    prop_oneof![
        3 => Just(Status::Open),
        2 => Just(Status::WaitingOnCustomer),
        1 => Just(Status::Resolved),
        1 => Just(Status::Closed),
    ]
}

fn priority() -> impl Strategy<Value = Priority> {
    prop::sample::select(vec![
        Priority::Low,
        Priority::Medium,
        Priority::High,
        Priority::High,
        Priority::Critical,
    ])
}

fn awaiting() -> impl Strategy<Value = Awaiting> {
    prop_oneof![1 => Just(Awaiting::Requester), 2 => Just(Awaiting::Internal)]
}

/// Terms in an office, at night, around the clock, or in hours that never come.
pub(crate) fn any_terms() -> impl Strategy<Value = Terms> {
    let time = |text: &str| text.parse::<ClockTime>().unwrap();
    let night = |weekday| Window { weekday, start: time("22:00"), end: time("06:00") };
    let calendars = vec![
        office("UTC"),
        office("America/New_York"),
        BusinessCalendar { windows: (0..7).map(night).collect(), ..office("Europe/Berlin") },
        BusinessCalendar { is_24x7: true, ..office("UTC") },
        BusinessCalendar { windows: Vec::new(), ..office("UTC") },
    ];
    prop::sample::select(calendars).prop_map(|calendar| Terms {
        hours: Hours::new(&calendar, &Default::default()).unwrap(),
        ..terms()
    })
}
