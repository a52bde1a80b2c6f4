//! Real time: xtask measures and waits, which the product never does by itself.

use std::thread;
use std::time::{Duration, Instant};

/// The present moment.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "xtask times its parts with the real clock")]
pub fn now() -> Instant {
    Instant::now()
}

/// Asks every 50 ms until the answer is some value or the time is over.
pub fn poll<T>(limit: Duration, mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let start = now();
    loop {
        if let Some(answer) = ask() {
            return Some(answer);
        }
        if start.elapsed() >= limit {
            return None;
        }
        thread::sleep(Duration::from_millis(50));
    }
}
