use std::{sync::Arc, time::Duration};

use escalated_core::time::Clock;

/// How many useless lines, and how many bytes of them, are read in a second.
const LINES: u32 = 1_000;
const BYTES: u64 = 1024 * 1024;
const SECOND: Duration = Duration::from_secs(1);

/// Lets useless lines through so slowly that reading them costs nobody else anything.
pub(crate) struct Noise {
    clock: Arc<dyn Clock>,
    since: Duration,
    lines: u32,
    bytes: u64,
}

impl Noise {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        let since = clock.monotonic();
        Self { clock, since, lines: 0, bytes: 0 }
    }

    /// A useless line was read. How long to read nothing now.
    pub(crate) fn heard(&mut self, bytes: u64) -> Option<Duration> {
        let now = self.clock.monotonic();
        let passed = now.saturating_sub(self.since);
        if passed >= SECOND {
            (self.since, self.lines, self.bytes) = (now, 0, 0);
        }
        self.lines += 1;
        self.bytes = self.bytes.saturating_add(bytes);
        if self.lines < LINES && self.bytes < BYTES {
            return None;
        }
        (self.since, self.lines, self.bytes) = (now, 0, 0);
        Some(SECOND.saturating_sub(passed).max(SECOND / 10))
    }
}

#[cfg(test)]
mod tests {
    use escalated_core::time::ManualClock;

    use super::*;

    #[test]
    fn a_flood_is_slowed_and_a_trickle_is_not() {
        let clock = Arc::new(ManualClock::default());
        let mut noise = Noise::new(clock.clone());
        let pauses: Vec<_> = (0..2 * LINES).filter_map(|_| noise.heard(10)).collect();
        assert_eq!(pauses, [SECOND, SECOND]);
        assert_eq!(noise.heard(BYTES), Some(SECOND));
        for _ in 0..2 * LINES {
            clock.advance_seconds(1);
            assert_eq!(noise.heard(10), None);
        }
    }
}
