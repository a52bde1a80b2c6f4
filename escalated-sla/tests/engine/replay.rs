//! What hook and sweep record is what the timeline says would have happened.

use chrono::TimeDelta;
use escalated_core::{tickets::Priority, time::Timestamp};
use escalated_sla::{
    policies::terms,
    timeline::{LogEntry, LogEvent, simulate},
};

use crate::{
    desk::{Desk, config, monday, reply, to_priority, to_status},
    random::{Random, Step, life, moments_of},
};

#[tokio::test]
async fn random_lives_are_recorded_as_the_timeline_replays_them() {
    let mut fired = 0;
    for seed in 0..4_000 {
        let mut random = Random(seed);
        let start = monday(8, 0) + TimeDelta::seconds(i64::try_from(random.below(36_000)).unwrap());
        let priority = Priority::ALL[usize::try_from(random.below(5)).unwrap()];
        let life = life(&mut random, start);
        let until = life.last().unwrap().0 + TimeDelta::days(9);
        let recorded = live(&life, priority, start, until).await;

        let config = config();
        let terms = terms(&config, &config.policies[0]).unwrap();
        let replayed = simulate(&moments_of(start, priority, &life), &terms, until);
        let replayed = comparable(&replayed, &recorded);
        let recorded = comparable(&recorded, &recorded);
        let same = recorded.iter().zip(&replayed).take_while(|(one, other)| one == other).count();
        assert_eq!(recorded[same..], replayed[same..], "seed {seed}, after {same}: {life:?}");
        fired += recorded.len();
    }
    println!("4,000 lives, {fired} entries");
    assert!(fired > 20_000);
}

async fn live(
    life: &[(Timestamp, Step)],
    priority: Priority,
    start: Timestamp,
    until: Timestamp,
) -> Vec<LogEntry> {
    let mut desk = Desk::open(config(), priority, start).await;
    desk.sweep(start);
    for (at, step) in life {
        while let Some(wake) = desk.wake_at().filter(|wake| wake < at) {
            desk.sweep(wake);
        }
        match *step {
            Step::Status(to) => desk.change(*at, to_status(to)).await.unwrap(),
            Step::Priority(to) if to == desk.ticket.priority => {}
            Step::Priority(to) => desk.change(*at, to_priority(to)).await.unwrap(),
            Step::Reply(by) => desk.change(*at, reply(by)).await.unwrap(),
        }
        desk.sweep(*at);
    }
    while let Some(wake) = desk.wake_at().filter(|wake| *wake <= until) {
        desk.sweep(wake);
    }
    desk.activities.iter().filter_map(LogEntry::recorded).collect()
}

/// A breach that nobody could say before the promise was done is said with it; the timeline knows
/// that from the verdict alone, and says it when the ticket is taken up again. Breaches of such
/// clocks are left out on both sides.
fn comparable(log: &[LogEntry], recorded: &[LogEntry]) -> Vec<LogEntry> {
    let with_verdict = |breach: &LogEntry| {
        let missed = LogEntry { event: LogEvent::Missed, ..*breach };
        breach.event == LogEvent::Breached && recorded.contains(&missed)
    };
    let special: Vec<_> = recorded.iter().filter(|entry| with_verdict(entry)).collect();
    let is_special = |entry: &LogEntry| {
        let same = |other: &&LogEntry| other.metric == entry.metric && other.cycle == entry.cycle;
        entry.event == LogEvent::Breached && special.iter().any(same)
    };
    log.iter().filter(|entry| !is_special(entry)).copied().collect()
}
