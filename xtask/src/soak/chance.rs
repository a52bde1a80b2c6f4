//! Pseudo-random numbers from a seed, so that a run can be repeated.

use std::time::Duration;

/// A small generator (xorshift).
#[derive(Debug)]
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below the bound.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) % bound.max(1)
    }

    /// A time between two, in microseconds.
    pub(super) fn between(&mut self, from: Duration, to: Duration) -> Duration {
        let span = u64::try_from((to.saturating_sub(from)).as_micros()).unwrap_or(u64::MAX);
        from + Duration::from_micros(self.below(span))
    }
}
