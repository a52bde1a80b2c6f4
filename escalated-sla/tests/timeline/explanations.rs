//! The working of a clock, for people.

use chrono::TimeDelta;
use escalated_core::{
    ids::PolicyId,
    sla::{ClockExplanation, Holiday, LedgerRule, SlaMetric},
    tickets::{Awaiting, Priority, Status},
    time::Timestamp,
};
use escalated_sla::{
    calendars::Hours,
    timeline::{MAX_SPANS, Progress, Terms, Timeline, explain},
};

use crate::build::{agent, awaiting, created, monday, office, priority, status, terms};

fn berlin() -> Terms {
    let mut calendar = office("Europe/Berlin");
    let date = "2026-01-06".parse().unwrap();
    calendar.holidays.push(Holiday { date, recurring: false, name: "Epiphany".into() });
    let mut terms = terms();
    terms.hours = Hours::new(&calendar, &Default::default()).unwrap();
    terms.policy = Some((PolicyId(7), "Standard".into()));
    let name = terms.calendar.as_mut().unwrap();
    (name.name, name.timezone) = ("Berlin office".into(), calendar.timezone);
    terms
}

fn working(timeline: &Timeline<'_>, now: Timestamp) -> ClockExplanation {
    let clock = timeline.clock(SlaMetric::Resolution, 1).unwrap();
    explain(&clock, now, Progress::default()).unwrap()
}

#[test]
fn every_span_says_why_it_counts_or_not() {
    let terms = berlin();
    let history = [
        created(monday(13, 0), Priority::High),
        agent(monday(14, 0)),
        awaiting(monday(14, 0), Awaiting::Requester),
        awaiting(monday(14, 30), Awaiting::Internal),
    ];
    let timeline = Timeline::new(&terms, &history);
    let working = working(&timeline, monday(24 * 2 + 9, 0));
    let spans: Vec<_> =
        working.spans.iter().map(|span| (span.rule, span.seconds / 60, &*span.because)).collect();
    let expected = [
        (LedgerRule::Open, 60, "business hours"),
        (LedgerRule::AwaitingRequester, 30, "waiting for the requester"),
        (LedgerRule::Open, 90, "business hours"),
        (LedgerRule::OutsideHours, 7 * 60, "outside business hours"),
        (LedgerRule::Holiday, 24 * 60, "holiday: Epiphany"),
        (LedgerRule::OutsideHours, 9 * 60, "outside business hours"),
        (LedgerRule::Open, 60, "business hours"),
    ];
    assert_eq!(spans, expected);
    let ahead: Vec<_> = working.ahead.iter().map(|span| (span.rule, span.seconds / 60)).collect();
    assert_eq!(ahead, [(LedgerRule::Open, 30)]);
    assert_eq!(working.ahead[0].consumed_seconds, 4 * 3600);
    assert_eq!(working.calendar, Some(("Berlin office".into(), "Europe/Berlin".into())));
    assert_eq!(
        working.summary,
        [
            "4 h target under \"Standard\" in Berlin office (Europe/Berlin)",
            "3 h 30 min counted, 30 min paused (waiting for the requester), \
             16 h outside business hours, 24 h on holidays",
            "due 2026-01-07 10:30 Europe/Berlin",
        ]
    );
}

#[test]
fn what_is_done_or_late_says_so() {
    let terms = berlin();
    let mut history = vec![
        created(monday(9, 0), Priority::High),
        status(monday(11, 0), Status::WaitingOnCustomer),
    ];
    let last = |history: &[_], now| {
        let timeline = Timeline::new(&terms, history);
        working(&timeline, now).summary.pop().unwrap()
    };
    let paused = last(&history, monday(12, 0));
    assert_eq!(paused, "due 2026-01-05 15:00 Europe/Berlin if the pause ended now");
    history.push(status(monday(12, 0), Status::Open));
    let late = last(&history, monday(14, 20));
    assert_eq!(late, "was due 2026-01-05 15:00 Europe/Berlin; 20 min over the target");
    history.push(status(monday(14, 20), Status::Resolved));
    let done = last(&history, monday(20, 0));
    assert_eq!(
        done,
        "was due 2026-01-05 15:00 Europe/Berlin, done 2026-01-05 15:20 Europe/Berlin: too late"
    );
    history.push(status(monday(15, 0), Status::Reopened));
    let timeline = Timeline::new(&terms, &history);
    let working = working(&timeline, monday(15, 10));
    assert_eq!(working.spans[3].because, "resolved");
    assert_eq!(working.clock.consumed_seconds, (4 * 60 + 30) * 60);
    history.push(priority(monday(15, 10), Priority::Critical));
    assert!(last(&history, monday(15, 10)).contains("over the target"));
}

#[test]
fn too_many_spans_are_summed_up() {
    let mut terms = berlin();
    let target = terms.targets.get_mut(&Priority::High).unwrap();
    target.resolution = Some(5_000_000);
    let history = [created(monday(9, 0), Priority::High)];
    let timeline = Timeline::new(&terms, &history);
    let now = monday(9, 0) + TimeDelta::days(3650);
    let working = working(&timeline, now);
    assert_eq!((working.spans.len(), working.ahead.len()), (MAX_SPANS, MAX_SPANS));
    assert!(working.spans[0].because.contains("spans summed up"), "{:?}", working.spans[0]);
    let counted: i64 = working.spans.iter().filter(|s| s.counted).map(|s| s.seconds).sum();
    assert_eq!(counted, working.clock.consumed_seconds);
    let ahead: i64 = working.ahead.iter().filter(|s| s.counted).map(|s| s.seconds).sum();
    assert_eq!(ahead, working.clock.remaining_seconds);
    assert_eq!(working.ahead.last().map(|span| span.to), working.clock.due_at);
    assert!(working.summary.last().unwrap().starts_with("the oldest"), "{:?}", working.summary);
}
