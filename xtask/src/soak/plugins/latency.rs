//! Times of answers.

use std::time::Duration;

/// Times that some answers took.
#[derive(Debug, Clone, Default)]
pub(super) struct Latency(Vec<Duration>);

impl Latency {
    /// Of those times.
    pub(super) fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// How many.
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// The time that so many of a hundred did not exceed.
    pub(super) fn percentile(&self, percent: usize) -> Duration {
        let place = (self.0.len() * percent).div_ceil(100).saturating_sub(1);
        self.0.get(place).copied().unwrap_or_default()
    }

    /// The longest.
    /// The longest.
    pub(super) fn longest(&self) -> Duration {
        self.0.last().copied().unwrap_or_default()
    }

    /// Half of them and nearly all of them, beside those of a base line, in milliseconds.
    pub(super) fn beside(&self, base: &Self) -> String {
        let both = |percent| (ms(self.percentile(percent)), ms(base.percentile(percent)));
        let ((half, base_half), (most, base_most)) = (both(50), both(99));
        format!("p50 {half:.1} ({base_half:.1}), p99 {most:.1} ({base_most:.1}) ms")
    }
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_times_that_were_taken() {
        let latency = Latency::of((1..=200).rev().map(Duration::from_millis).collect());
        assert_eq!(latency.percentile(50), Duration::from_millis(100));
        assert_eq!(latency.percentile(99), Duration::from_millis(198));
        assert_eq!(latency.longest(), Duration::from_millis(200));
        let one = Latency::of(vec![Duration::from_millis(3)]);
        assert_eq!(one.beside(&latency), "p50 3.0 (100.0), p99 3.0 (198.0) ms");
        assert_eq!(Latency::default().percentile(99), Duration::ZERO);
    }
}
