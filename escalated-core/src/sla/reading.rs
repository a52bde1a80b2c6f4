use serde::{Deserialize, Serialize};

use super::{PauseReason, SlaMetric};
use crate::{ids::PolicyId, time::Timestamp, words::words};

words! {
    /// How a clock stands at an instant, for people.
    ClockReading, "state" {
        /// Time is left.
        OnTrack = "on_track", "On track";
        /// Little time is left.
        AtRisk = "at_risk", "At risk";
        /// It is too late, and not done.
        Breached = "breached", "Breached";
        /// It stands still.
        Paused = "paused", "Paused";
        /// Done in time.
        Met = "met", "Met";
        /// Done too late.
        Missed = "missed", "Missed";
    }
}

/// What comes next on a running clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextStep {
    /// The percent of the step.
    pub percent: u16,
    /// When, if nothing stops the clock; none when no opening ever comes.
    pub at: Option<Timestamp>,
}

/// One clock at an instant. Everything is exact to the second.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockStatus {
    /// What it measures.
    pub metric: SlaMetric,
    /// Counts next responses, from 1.
    pub cycle: i32,
    /// How it stands.
    pub state: ClockReading,
    /// Too late, done or not; stays true while it is paused.
    pub breached: bool,
    /// Minutes that count.
    pub target_minutes: i64,
    /// Seconds that counted so far.
    pub consumed_seconds: i64,
    /// Seconds that are left; below zero once it is too late.
    pub remaining_seconds: i64,
    /// From when on.
    pub started_at: Timestamp,
    /// When the target is used up, as if a pause ended now; none when no opening ever comes.
    pub due_at: Option<Timestamp>,
    /// Since when it stands still.
    pub paused_since: Option<Timestamp>,
    /// Why it stands still.
    pub pause_reason: Option<PauseReason>,
    /// When it was done.
    pub done_at: Option<Timestamp>,
    /// What comes next.
    pub next: Option<NextStep>,
}

/// The clocks of a ticket at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlaStatus {
    /// Whose promise; none is a normal state.
    pub policy_id: Option<PolicyId>,
    /// Its name.
    pub policy: Option<String>,
    /// Why that policy: `ticket`, `condition`, `department`, `default` or `none`.
    pub chosen_by: PolicyChoice,
    /// The escalation level, 0 to 3.
    pub level: u8,
    /// The clocks, in the order of the metrics and cycles.
    pub clocks: Vec<ClockStatus>,
    /// What people should know: a promise that can never be kept.
    pub warnings: Vec<String>,
}

words! {
    /// What gave a ticket its policy.
    PolicyChoice, "chosen_by" {
        /// Somebody set it on the ticket.
        Ticket = "ticket", "Set on the ticket";
        /// Its condition was the first that held.
        Condition = "condition", "Its condition holds";
        /// It is the department's.
        Department = "department", "The department's policy";
        /// It is the tenant's.
        Default = "default", "The default policy";
        /// There is none.
        None = "none", "No policy";
    }
}

words! {
    /// The rule that decided whether a span counts.
    LedgerRule, "rule" {
        /// Inside the business hours.
        Open = "open", "Business hours";
        /// Every minute counts.
        Always = "always", "Around the clock";
        /// Outside the business hours.
        OutsideHours = "outside_hours", "Outside business hours";
        /// On a holiday.
        Holiday = "holiday", "Holiday";
        /// The status rests the clock.
        PausedByStatus = "paused_by_status", "Paused by status";
        /// The requester owed an answer.
        AwaitingRequester = "awaiting_requester", "Waiting for the requester";
        /// Resolved or closed.
        Finished = "finished", "Resolved or closed";
    }
}

/// A span of time on a clock's way, and whether it counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerSpan {
    /// From then on.
    pub from: Timestamp,
    /// Up to but without then.
    pub to: Timestamp,
    /// Whether it counted.
    pub counted: bool,
    /// Its length in seconds.
    pub seconds: i64,
    /// What had counted at its end, in seconds.
    pub consumed_seconds: i64,
    /// What decided.
    pub rule: LedgerRule,
    /// The same for people: `closed: Sunday`, `holiday: New Year`, `status waiting_on_customer`.
    pub because: String,
}

/// A clock with its working: the spans that make up its time, and where the due date comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockExplanation {
    /// The clock.
    #[serde(flatten)]
    pub clock: ClockStatus,
    /// The calendar's name, and its zone; none around the clock.
    pub calendar: Option<(String, String)>,
    /// From its start until now, or until it was done; without gaps.
    pub spans: Vec<LedgerSpan>,
    /// From now until it is due, as if nothing stops it; empty when it is done or too late.
    pub ahead: Vec<LedgerSpan>,
    /// Sentences that lead from the start to the due date.
    pub summary: Vec<String>,
}

/// Why a ticket's clocks stand as they do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlaExplanation {
    /// As [`SlaStatus`] says.
    pub policy_id: Option<PolicyId>,
    /// As [`SlaStatus`] says.
    pub policy: Option<String>,
    /// As [`SlaStatus`] says.
    pub chosen_by: PolicyChoice,
    /// As [`SlaStatus`] says.
    pub level: u8,
    /// The instant of the explanation.
    pub at: Timestamp,
    /// The clocks with their working.
    pub clocks: Vec<ClockExplanation>,
    /// As [`SlaStatus`] says.
    pub warnings: Vec<String>,
}
