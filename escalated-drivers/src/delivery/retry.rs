use chrono::TimeDelta;
use escalated_core::{
    Error,
    entropy::Entropy,
    outbox::{MAX_ATTEMPTS, backoff_seconds},
    time::Timestamp,
};

/// When something that failed `attempts` times is tried again; never, when it is given up.
pub(super) fn next_attempt(
    error: &Error,
    attempts: i32,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Option<Timestamp> {
    let is_temporary = error.kind().is_temporary() || error.is_retryable();
    if !is_temporary || attempts >= MAX_ATTEMPTS {
        return None;
    }
    let mut jitter = [0_u8; 1];
    entropy.fill(&mut jitter);
    let [jitter] = jitter;
    Some(now + TimeDelta::seconds(backoff_seconds(attempts, jitter)))
}

/// What is kept of an error.
pub(super) fn describe(error: &Error) -> String {
    format!("{}: {}", error.code(), error.message())
}
