//! One helpdesk under a steady load, with a plugin or without, and what is left of it.

use std::time::Duration;

use anyhow::Result;

use super::faulty::Faulty;
use super::memory;
use super::steady::{Pace, Taken, load};
use crate::clock;
use crate::soak::stage::Stage;

/// How long what has ended may take to be gone.
const GONE: Duration = Duration::from_secs(5);

/// What was seen of a helpdesk.
#[derive(Debug, Default)]
pub(super) struct Attended {
    pub(super) taken: Taken,
    /// The most memory that it had, in KiB; its own process alone.
    pub(super) peak: u64,
    /// Children of its own that ended and were not collected.
    pub(super) zombies: usize,
    /// How often the plugin's process was started.
    pub(super) starts: usize,
    /// How often it misbehaved.
    pub(super) faults: usize,
    /// How often it was told of a ticket.
    pub(super) told: usize,
    /// How many processes there were at the end, where one is right.
    pub(super) processes: usize,
    /// How many there were after the helpdesk's end.
    pub(super) left: usize,
    /// Tickets too many or too few, and those that are half written.
    pub(super) stray: u64,
}

/// Runs a helpdesk for a while. `warm` comes before what is measured.
pub(super) fn attend(
    stage: &Stage,
    faulty: Option<&Faulty>,
    warm: Pace,
    pace: Pace,
) -> Result<Attended> {
    let before = stage.shell.verify()?;
    let arguments = faulty.map(Faulty::arguments).unwrap_or_default();
    let server = stage.serve_with(&arguments)?;
    let client = stage.client(&server);
    let warmed = load(&client, warm, "Warm")?;
    let mut taken = load(&client, pace, "Steady")?;
    taken.wrong.extend(warmed.wrong);
    let (processes, zombies) = (
        settled(1, || faulty.map_or(0, |faulty| running(&faulty.starts()) + orphans(faulty))),
        settled(0, || memory::zombies(server.pid()).unwrap_or_default()),
    );
    let peak = memory::peak(server.pid())?;
    server.stop()?;
    let all = |faulty: &Faulty| running(&faulty.starts()) + running(&faulty.forked());
    let left = settled(0, || faulty.map_or(0, all));
    let after = stage.shell.verify()?;
    let created = taken.created + warmed.created;
    let count = |of: fn(&Faulty) -> usize| faulty.map(of).unwrap_or_default();
    Ok(Attended {
        taken,
        peak,
        zombies,
        starts: count(|faulty| faulty.starts().len()),
        faults: count(Faulty::faults),
        told: count(Faulty::told),
        processes,
        left,
        stray: after.tickets.abs_diff(before.tickets + created) + after.half_written,
    })
}

fn running(pids: &[u32]) -> usize {
    pids.iter().filter(|pid| memory::runs(**pid)).count()
}

/// What processes that have ended have left behind.
fn orphans(faulty: &Faulty) -> usize {
    if running(&faulty.starts()) > 0 { 0 } else { running(&faulty.forked()) }
}

/// A count once it is no more than what is right, or what it still is when the time is over.
fn settled(right: usize, count: impl Fn() -> usize) -> usize {
    let seen = || Some(count()).filter(|count| *count <= right);
    clock::poll(GONE, seen).unwrap_or_else(count)
}
