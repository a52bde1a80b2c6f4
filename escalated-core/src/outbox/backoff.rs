/// After this many failed attempts a delivery is a dead letter.
pub const MAX_ATTEMPTS: i32 = 12;

/// How many seconds to wait after that many failed attempts (1 for the first): 5, 10, 20, … up to
/// an hour, less up to a quarter by `jitter` (0 to 255), so that failures do not march in step.
///
/// ```
/// use escalated_core::outbox::backoff_seconds;
/// assert_eq!(backoff_seconds(1, 0), 5);
/// assert_eq!(backoff_seconds(4, 0), 40);
/// assert_eq!(backoff_seconds(30, 0), 3600);
/// assert!(backoff_seconds(4, 255) >= 30);
/// ```
#[must_use]
pub fn backoff_seconds(attempts: i32, jitter: u8) -> i64 {
    let doublings = u32::try_from(attempts.clamp(1, 20) - 1).unwrap_or(0);
    let full = (5_i64 << doublings).min(3600);
    full - full * i64::from(jitter) / 255 / 4
}
