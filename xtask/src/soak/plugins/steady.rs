//! People who read and open tickets at a steady pace, however long the answers take.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::latency::Latency;
use crate::clock;
use crate::soak::client::Client;

/// How many people.
const PEOPLE: u32 = 8;
/// Every so many-th request opens a ticket; the others read.
const OPENS: u32 = 5;

/// How many requests, and for how long.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    pub(super) per_second: u32,
    pub(super) seconds: u32,
}

/// What came of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Taken {
    pub(super) reads: Latency,
    pub(super) creations: Latency,
    /// Tickets that were opened.
    pub(super) created: u64,
    /// Answers that nobody should get.
    pub(super) wrong: Vec<String>,
}

impl Taken {
    /// How many requests were answered as they should be.
    pub(super) fn answered(&self) -> usize {
        self.reads.count() + self.creations.count()
    }
}

/// Sends the requests. Each has its instant; its time is counted from there, so that whoever is held
/// up makes all that follow late.
pub(super) fn load(client: &Client, pace: Pace, title: &str) -> Result<Taken> {
    let reference = client.create(&format!("{title}: one to read"))?;
    let (first, count) = (clock::now(), pace.per_second * pace.seconds);
    let done = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for person in 0..PEOPLE {
            let (client, reference, done) = (client.clone(), &reference, &done);
            scope.spawn(move || {
                for number in (person..count).step_by(PEOPLE as usize) {
                    let due = first + Duration::from_secs(1) * number / pace.per_second;
                    let sent = send(&client, reference, title, number, due);
                    done.lock().unwrap_or_else(PoisonError::into_inner).push(sent);
                }
            });
        }
    });
    let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut taken = Taken { created: 1, ..Taken::default() };
    let (mut reads, mut creations) = (Vec::new(), Vec::new());
    for (opens, time) in done {
        match time {
            Ok(time) if opens => creations.push(time),
            Ok(time) => reads.push(time),
            Err(error) => taken.wrong.push(format!("{error:#}")),
        }
    }
    taken.created += u64::try_from(creations.len())?;
    (taken.reads, taken.creations) = (Latency::of(reads), Latency::of(creations));
    Ok(taken)
}

/// One request at its instant: whether it opens a ticket, and how long after the instant it was
/// answered.
fn send(
    client: &Client,
    reference: &str,
    title: &str,
    number: u32,
    due: Instant,
) -> (bool, Result<Duration>) {
    thread::sleep(due.saturating_duration_since(clock::now()));
    let opens = number.is_multiple_of(OPENS);
    let read = |path: &str| client.get(path)?.expect(200).map(|_| ());
    let answered = match number % OPENS {
        0 => client.create(&format!("{title}: {number}")).map(|_| ()),
        1 => read("/tickets?per_page=20"),
        _ => read(&format!("/tickets/{reference}")),
    };
    (opens, answered.map(|()| due.elapsed()))
}
