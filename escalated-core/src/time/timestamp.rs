use chrono::{DateTime, SubsecRound, Utc};

/// An instant in UTC. What we store has microseconds: see [`truncate`].
pub type Timestamp = DateTime<Utc>;

/// Cuts an instant to microseconds, the precision that all three databases keep, so that what is
/// written equals what is read back.
#[must_use]
pub fn truncate(instant: Timestamp) -> Timestamp {
    instant.trunc_subsecs(6)
}
