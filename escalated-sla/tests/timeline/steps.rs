//! What fires, when, and how often.

use chrono::TimeDelta;
use escalated_core::{
    sla::SlaMetric,
    tickets::{Priority, Status},
};
use escalated_sla::timeline::{
    LogEntry, LogEvent, Progress, Rounding, Simulation, Timeline, simulate,
};

use crate::build::{agent, created, monday, priority, requester, status, terms};

const FIRST: SlaMetric = SlaMetric::FirstResponse;

#[test]
fn a_clock_knows_what_comes_next_and_when() {
    let terms = terms();
    let timeline = Timeline::new(&terms, &[created(monday(9, 0), Priority::High)]);
    let clock = timeline.clock(FIRST, 1).unwrap();
    let wake = |fired: &[u16], level, breached| {
        clock.wake_at(monday(9, 0), Progress { fired, level, breached })
    };
    assert_eq!(wake(&[], 0, false), Some(monday(9, 15)));
    assert_eq!(wake(&[50], 0, false), Some(monday(9, 21)), "level 1 at 70 percent");
    let three_quarters = monday(9, 22) + TimeDelta::seconds(30);
    assert_eq!(wake(&[50], 1, false), Some(three_quarters));
    let breach = monday(9, 30) + TimeDelta::microseconds(1);
    assert_eq!(wake(&[50, 75, 90, 100], 2, false), Some(breach));
    assert_eq!(wake(&[50, 75, 90, 100], 2, true), Some(monday(9, 33)));
    assert_eq!(wake(&[50, 75, 90, 100], 3, true), None);
}

#[test]
fn of_several_steps_at_once_only_the_highest_tells_people() {
    let terms = terms();
    let timeline = Timeline::new(&terms, &[created(monday(9, 0), Priority::High)]);
    let clock = timeline.clock(FIRST, 1).unwrap();
    let progress = Progress { fired: &[50], level: 1, breached: false };
    let due = clock.due_steps(monday(9, 40), progress);
    let shown: Vec<_> =
        due.iter().map(|step| (step.percent, step.is_threshold, step.notify, step.level)).collect();
    let expected = [
        (75, true, false, None),
        (90, true, false, Some(2)),
        (100, true, true, None),
        (110, false, false, Some(3)),
    ];
    assert_eq!(shown, expected);
    assert!(due.iter().all(|step| step.acts(&terms.steps[step.place])));
    assert!(clock.breach_is_due(monday(9, 40), progress));
}

#[test]
fn levels_only_rise_also_within_one_look() {
    let mut terms = terms();
    terms.steps.retain(|step| step.level.is_some());
    for (step, level) in terms.steps.iter_mut().zip([2, 1, 3]) {
        (step.level, step.is_threshold) = (Some(level), false);
    }
    let timeline = Timeline::new(&terms, &[created(monday(9, 0), Priority::High)]);
    let clock = timeline.clock(FIRST, 1).unwrap();
    let due = clock.due_steps(monday(10, 0), Progress::default());
    let levels: Vec<_> = due.iter().map(|step| step.level).collect();
    assert_eq!(levels, [Some(2), Some(3)]);
}

#[test]
fn nothing_fires_before_its_instant_nor_while_the_clock_stands_still() {
    let terms = terms();
    let history =
        [created(monday(9, 0), Priority::High), status(monday(9, 15), Status::WaitingOnCustomer)];
    let running = Timeline::new(&terms, &history[..1]);
    let clock = running.clock(FIRST, 1).unwrap();
    let early = monday(9, 15) - TimeDelta::microseconds(1);
    assert!(clock.due_steps(early, Progress::default()).is_empty());
    assert_eq!(clock.due_steps(monday(9, 15), Progress::default()).len(), 1);
    let paused = Timeline::new(&terms, &history);
    let clock = paused.clock(FIRST, 1).unwrap();
    assert!(clock.due_steps(monday(9, 15), Progress::default()).is_empty());
    assert_eq!(clock.wake_at(monday(9, 15), Progress::default()), None);
}

#[test]
fn the_log_is_exact_and_has_the_verdicts() {
    let terms = terms();
    let history = [
        created(monday(9, 0), Priority::High),
        agent(monday(9, 31)),
        status(monday(9, 40), Status::Resolved),
    ];
    let log = simulate(&history, &terms, monday(17, 0));
    let shown: Vec<_> = log.iter().map(|entry| (entry.at, entry.event)).collect();
    let notified = |percent| LogEvent::Threshold { percent, notify: true };
    let expected = [
        (monday(9, 15), notified(50)),
        (monday(9, 21), LogEvent::Escalation { level: 1 }),
        (monday(9, 22) + TimeDelta::seconds(30), notified(75)),
        (monday(9, 27), notified(90)),
        (monday(9, 27), LogEvent::Escalation { level: 2 }),
        (monday(9, 30), notified(100)),
        (monday(9, 30) + TimeDelta::microseconds(1), LogEvent::Breached),
        (monday(9, 31), LogEvent::Missed),
        (monday(9, 40), LogEvent::Met),
    ];
    assert_eq!(shown, expected);
}

#[test]
fn cycles_that_begin_and_end_at_one_instant_are_all_in_the_log() {
    let terms = terms();
    let ten = monday(10, 0);
    let history = [
        created(monday(9, 0), Priority::High),
        agent(monday(9, 5)),
        requester(ten),
        agent(ten),
        requester(ten),
    ];
    let log = simulate(&history, &terms, ten);
    let met = |entry: &&LogEntry| entry.at == ten && entry.event == LogEvent::Met;
    let cycles: Vec<_> = log.iter().filter(met).map(|entry| entry.cycle).collect();
    assert_eq!(cycles, [1]);
}

#[test]
fn a_breach_that_was_taken_back_is_said_again() {
    let terms = terms();
    let history =
        [created(monday(9, 0), Priority::High), priority(monday(9, 40), Priority::Medium)];
    let log = simulate(&history, &terms, monday(11, 0));
    let is_breach = |entry: &&LogEntry| entry.metric == FIRST && entry.event == LogEvent::Breached;
    let at: Vec<_> = log.iter().filter(is_breach).map(|entry| entry.at).collect();
    let after = |due| due + TimeDelta::microseconds(1);
    assert_eq!(at, [after(monday(9, 30)), after(monday(10, 0))]);
}

#[test]
fn hours_that_never_come_make_nothing_due() {
    let mut terms = terms();
    let mut calendar = crate::build::office("UTC");
    calendar.windows.clear();
    terms.hours = escalated_sla::calendars::Hours::new(&calendar, &Default::default()).unwrap();
    let history = [created(monday(9, 0), Priority::High), agent(monday(12, 0))];
    let timeline = Timeline::new(&terms, &history);
    assert_eq!(timeline.clock(FIRST, 1).unwrap().met(), Some(true));
    let resolution = timeline.clock(SlaMetric::Resolution, 1).unwrap();
    assert_eq!(resolution.due(monday(12, 0)), None);
    assert_eq!(resolution.wake_at(monday(12, 0), Progress::default()), None);
    let later = monday(12, 0) + TimeDelta::days(4000);
    assert!(!resolution.is_breached(later));
    assert_eq!(simulate(&history, &terms, later).len(), 1);
}

#[test]
fn a_long_history_costs_no_minute_steps() {
    let terms = terms();
    let mut history = vec![created(monday(9, 0), Priority::High)];
    for day in 0..5_000 {
        let at = monday(9, 30) + TimeDelta::days(day);
        history.push(status(at, Status::WaitingOnCustomer));
        history.push(status(at + TimeDelta::hours(1), Status::InProgress));
    }
    let until = monday(0, 0) + TimeDelta::days(36_500);
    let mut simulation = Simulation::new(&history, &terms, Rounding::Minute);
    assert!(simulation.advance(until).len() > 8);
    assert_eq!(simulation.level(), 3);
}
