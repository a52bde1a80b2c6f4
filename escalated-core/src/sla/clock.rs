use serde::{Deserialize, Serialize};

use super::SlaMetric;
use crate::{
    ids::{CalendarId, ClockId, PolicyId, TicketId},
    time::Timestamp,
    words::words,
};

words! {
    /// How a stored clock stands.
    ClockState, "state" {
        /// It counts.
        Running = "running", "Running";
        /// It stands still for a while.
        Paused = "paused", "Paused";
        /// What was promised was done in time.
        Met = "met", "Met";
        /// What was promised was done too late.
        Missed = "missed", "Missed";
        /// Nothing is promised any more.
        Cancelled = "cancelled", "Cancelled";
    }
}

words! {
    /// Why a clock stands still.
    PauseReason, "pause_reason" {
        /// The status is one in which the clock rests.
        Status = "status", "Status";
        /// The requester owes an answer.
        AwaitingRequester = "awaiting_requester", "Waiting for the requester";
        /// The ticket is resolved or closed.
        Finished = "finished", "Finished";
    }
}

impl ClockState {
    /// Whether the promise is neither kept nor broken for good.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Running | Self::Paused)
    }
}

/// One promise about one ticket, as stored. Everything in it follows from the ticket's history and
/// the rules; it is kept so that lists, sweeps and reports need not work it out again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlaClock {
    /// Our id; 0 before it is written.
    pub id: ClockId,
    /// On which ticket; 0 before the ticket is written.
    pub ticket_id: TicketId,
    /// What it measures.
    pub metric: SlaMetric,
    /// Counts the next responses of a ticket, from 1; 1 for the others.
    pub cycle: i32,
    /// Whose promise.
    pub policy_id: PolicyId,
    /// Whose hours count; none for every minute.
    pub calendar_id: Option<CalendarId>,
    /// Minutes that count.
    pub target_minutes: i64,
    /// How it stands.
    pub state: ClockState,
    /// From when on.
    pub started_at: Timestamp,
    /// When the target is used up, as if nothing stops the clock from now on; none when no opening
    /// ever comes.
    pub due_at: Option<Timestamp>,
    /// Since when it stands still.
    pub paused_since: Option<Timestamp>,
    /// Why it stands still.
    pub pause_reason: Option<PauseReason>,
    /// When the promise was done, in time or not.
    pub done_at: Option<Timestamp>,
    /// When it was found broken.
    pub breached_at: Option<Timestamp>,
    /// Seconds that counted until it was done.
    pub consumed_seconds: Option<i64>,
    /// The percents whose steps have happened, ascending. They never happen again.
    pub fired: Vec<u16>,
    /// The highest escalation level that this clock has brought; 0 for none.
    pub level: u8,
    /// When the next step or the breach is due; none while it stands still or is done.
    pub wake_at: Option<Timestamp>,
    /// Microseconds that will have counted at `wake_at`; only of a running clock that stood still
    /// after its due date, of which they do not follow from that.
    #[serde(skip)]
    pub counted_micros: Option<i64>,
    /// The version of the rules by which it was worked out.
    #[serde(skip)]
    pub rules_version: Option<i64>,
}

impl SlaClock {
    /// Whether it stands as the other does, by whichever version of the rules.
    #[must_use]
    pub fn stands_as(&self, other: &Self) -> bool {
        let same = Self { rules_version: other.rules_version, ..self.clone() };
        same == *other
    }
}
