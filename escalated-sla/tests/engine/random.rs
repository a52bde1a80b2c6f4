//! Random lives of a ticket, from a seed.

use chrono::TimeDelta;
use escalated_core::{
    replies::AuthorKind,
    sla::{Happening, Moment},
    tickets::{Awaiting, Priority, Status},
    time::Timestamp,
};

/// `SplitMix64`.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }
}

/// One thing that may happen.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    Status(Status),
    Priority(Priority),
    Reply(AuthorKind),
}

/// A life of up to twelve steps in about two weeks.
pub(crate) fn life(random: &mut Random, start: Timestamp) -> Vec<(Timestamp, Step)> {
    let mut at = start;
    let mut status = Status::Open;
    let count = random.below(12) + 1;
    let mut steps = Vec::new();
    for _ in 0..count {
        let far = random.below(4) == 0;
        let seconds = if far { random.below(4 * 86_400) } else { random.below(3 * 3600) };
        at += TimeDelta::seconds(i64::try_from(seconds).unwrap());
        let step = match random.below(10) {
            0..4 => {
                let allowed = status.allowed();
                let to = allowed[usize::try_from(random.below(allowed.len() as u64)).unwrap()];
                status = to;
                Step::Status(to)
            }
            4..6 => Step::Priority(Priority::ALL[usize::try_from(random.below(5)).unwrap()]),
            6..8 => Step::Reply(AuthorKind::Requester),
            _ => Step::Reply(AuthorKind::Agent),
        };
        steps.push((at, step));
    }
    steps
}

/// The same as the moments that the timeline reads.
pub(crate) fn moments_of(
    start: Timestamp,
    priority: Priority,
    life: &[(Timestamp, Step)],
) -> Vec<Moment> {
    let created =
        Happening::Created { status: Status::Open, priority, awaiting: Awaiting::Internal };
    let mut moments = vec![Moment { at: start, what: created }];
    let mut status = Status::Open;
    for (at, step) in life {
        let mut push = |what| moments.push(Moment { at: *at, what });
        match *step {
            Step::Status(to) => {
                status = to;
                push(Happening::Status { to });
                match to {
                    Status::Reopened => push(Happening::Awaiting { to: Awaiting::Internal }),
                    to if !to.is_open() => push(Happening::Awaiting { to: Awaiting::None }),
                    _ => {}
                }
            }
            Step::Priority(to) => push(Happening::Priority { to }),
            Step::Reply(by) => {
                push(Happening::Reply { by });
                match by {
                    AuthorKind::Agent if status.is_open() => {
                        push(Happening::Awaiting { to: Awaiting::Requester });
                    }
                    AuthorKind::Requester => push(Happening::Awaiting { to: Awaiting::Internal }),
                    _ => {}
                }
            }
        }
    }
    moments
}
