use std::{cell::Cell, collections::BTreeMap};

use chrono::{DurationRound, Offset, TimeDelta, TimeZone};
use escalated_core::{sla::LedgerRule, time::Timestamp};
use escalated_sla::calendars::Hours;
use proptest::{
    prelude::{Strategy, prop_oneof},
    prop_assert, prop_assert_eq, prop_assert_ne,
    test_runner::{Config, RngAlgorithm, RngSeed, TestCaseResult, TestRunner},
};

use crate::{
    oracle::{is_open, open_steps, rule},
    random::{Scene, scene},
};

fn compile(scene: &Scene) -> Hours {
    Hours::new(&scene.calendar, &BTreeMap::new()).unwrap()
}

/// Open time in microseconds, from a moment to years.
fn open() -> impl Strategy<Value = TimeDelta> {
    let micros = prop_oneof![
        0..5_000_000_i64,
        (0..600_i64).prop_map(|minutes| minutes * 60_000_000),
        0..864_000_000_000_i64,
        0..100_000_000_000_000_i64,
    ];
    micros.prop_map(TimeDelta::microseconds)
}

/// Runs `holds` on `cases` random cases, the same ones each time.
fn run<S: Strategy>(cases: u32, strategy: &S, holds: impl Fn(S::Value) -> TestCaseResult) {
    let config = Config {
        cases,
        failure_persistence: None,
        rng_algorithm: RngAlgorithm::ChaCha,
        rng_seed: RngSeed::Fixed(u64::from(cases)),
        ..Config::default()
    };
    if let Err(error) = TestRunner::new(config).run(strategy, holds) {
        panic!("{error}");
    }
}

/// `after` and `open_time` are each other's inverse, rise together, and can be cut anywhere.
fn inverse_monotone_additive(cases: u32) {
    run(cases, &(scene(), open(), open()), |(scene, first, second)| {
        let hours = compile(&scene);
        let start = scene.start;
        prop_assert_eq!(hours.after(start, TimeDelta::zero()), Some(start));
        let (Some(middle), Some(end)) =
            (hours.after(start, first), hours.after(start, first + second))
        else {
            prop_assert!(!hours.is_reachable());
            return Ok(());
        };
        prop_assert!(start <= middle && middle <= end);
        prop_assert_eq!(hours.open_time(start, middle), first);
        prop_assert_eq!(hours.open_time(start, end), first + second);
        prop_assert_eq!(hours.open_time(middle, end), second);
        prop_assert_eq!(hours.open_time(end, start), TimeDelta::zero());
        if second > TimeDelta::zero() {
            prop_assert_eq!(hours.after(middle, second), Some(end));
        }
        if middle > start {
            // The earliest: the instant before it counts.
            let last = middle - TimeDelta::microseconds(1);
            prop_assert!(is_open(&scene.calendar, scene.zone, last));
        }
        let minutes = first.num_minutes();
        let due = hours.add(start, minutes);
        prop_assert_eq!(due.map(|due| hours.between(start, due)), Some(minutes));
        prop_assert!(due <= Some(middle));
        Ok(())
    });
}

/// Counting seconds one by one gives the same, and so does counting minutes.
fn steps_agree(cases: u32) {
    run(cases, &(scene(), 0..60_i32, 0..180_i32), |(scene, seconds, minutes)| {
        let hours = compile(&scene);
        step(&scene, &hours, scene.start, TimeDelta::seconds(1), seconds)?;
        let minute = scene.start.duration_trunc(TimeDelta::minutes(1)).unwrap();
        step(&scene, &hours, minute, TimeDelta::minutes(1), minutes)
    });
}

fn step(
    scene: &Scene,
    hours: &Hours,
    from: Timestamp,
    step: TimeDelta,
    count: i32,
) -> TestCaseResult {
    let open = open_steps(&scene.calendar, scene.zone, from, step, count);
    prop_assert_eq!(hours.open_time(from, from + step * count), step * open);
    let half = open / 2;
    if half > 0 {
        let due = hours.after(from, step * half).unwrap();
        let steps = i32::try_from((due - from).num_seconds() / step.num_seconds()).unwrap();
        let until = open_steps(&scene.calendar, scene.zone, from, step, steps);
        prop_assert_eq!((until, from + step * steps), (half, due));
        prop_assert!(is_open(&scene.calendar, scene.zone, due - step));
    }
    Ok(())
}

/// Spans leave no gap, differ from their neighbors, and count what `open_time` counts.
fn spans_tile(cases: u32) {
    let length = prop_oneof![0..4_000_000_000_i64, 0..2_000_000_000_000_i64];
    run(cases, &(scene(), length), |(scene, length)| {
        let hours = compile(&scene);
        let (from, to) = (scene.start, scene.start + TimeDelta::microseconds(length));
        let (mut at, mut open, mut before) = (from, TimeDelta::zero(), None);
        for span in hours.spans(from, to) {
            prop_assert!(span.from == at && span.from < span.to);
            let counts = matches!(span.rule, LedgerRule::Open | LedgerRule::Always);
            prop_assert_eq!(span.open, counts);
            let last = span.to - TimeDelta::microseconds(1);
            for instant in [span.from, span.from + (span.to - span.from) / 2, last] {
                prop_assert_eq!(rule(&scene.calendar, scene.zone, instant), span.rule);
            }
            let reason = Some((span.rule, span.because));
            prop_assert_ne!(&reason, &before);
            if span.open {
                open += span.to - span.from;
            }
            (at, before) = (span.to, reason);
        }
        prop_assert_eq!(at, to);
        prop_assert_eq!(open, hours.open_time(from, to));
        Ok(())
    });
}

/// The random cases are worth counting: enough of them open and close, lie on a holiday, or see
/// the clocks change.
#[test]
fn random_cases_have_something_in_them() {
    let (mixed, holiday, change) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let count = |counter: &Cell<u32>, holds: bool| counter.set(counter.get() + u32::from(holds));
    run(2_000, &scene(), |Scene { calendar, zone, start }| {
        let minutes: Vec<_> = (0..180).map(|n| start + TimeDelta::minutes(n)).collect();
        let rules: Vec<_> = minutes.iter().map(|at| rule(&calendar, zone, *at)).collect();
        count(&mixed, rules.contains(&LedgerRule::Open) && rules.iter().any(|r| *r != rules[0]));
        count(&holiday, rules.contains(&LedgerRule::Holiday));
        let offset = |at: &Timestamp| zone.offset_from_utc_datetime(&at.naive_utc()).fix();
        count(&change, minutes.first().map(offset) != minutes.last().map(offset));
        Ok(())
    });
    let found = [mixed, holiday, change].map(Cell::into_inner);
    println!("of 2000: mixed, holiday, change: {found:?}");
    assert!(found.iter().all(|found| *found > 200), "{found:?}");
}

#[test]
fn due_dates_and_open_time_are_inverse_monotone_and_additive() {
    inverse_monotone_additive(20_000);
}

#[test]
fn counting_by_steps_agrees() {
    steps_agree(20_000);
}

#[test]
fn spans_tile_their_time() {
    spans_tile(20_000);
}

#[test]
#[ignore = "takes many minutes; cargo xtask soak runs it"]
fn calendars_million() {
    inverse_monotone_additive(1_000_000);
    steps_agree(1_000_000);
    spans_tile(1_000_000);
}
