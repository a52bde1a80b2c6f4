//! What one timed run measured.

use std::time::Duration;

/// How long each operation of a run took, and the run itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sample {
    /// Microseconds of each operation.
    pub micros: Vec<u32>,
    /// From the first operation to the end of the last.
    pub elapsed: Duration,
}

impl Sample {
    /// Takes in what another client of the same run measured.
    pub(crate) fn absorb(&mut self, mut other: Vec<u32>) {
        self.micros.append(&mut other);
    }

    /// Operations per second.
    pub(crate) fn per_second(&self) -> f64 {
        let seconds = self.elapsed.as_secs_f64();
        if seconds > 0.0 { self.count() as f64 / seconds } else { 0.0 }
    }

    /// How many operations.
    pub(crate) fn count(&self) -> usize {
        self.micros.len()
    }

    /// The latency that `share` (0 to 1) of the operations did not exceed, in milliseconds.
    pub(crate) fn percentile(&self, share: f64) -> f64 {
        let mut sorted = self.micros.clone();
        sorted.sort_unstable();
        let last = sorted.len().saturating_sub(1);
        let place = (last as f64 * share).round() as usize;
        f64::from(sorted.get(place).copied().unwrap_or(0)) / 1000.0
    }
}

/// The middle one of some figures; 0 of none.
pub(crate) fn median(figures: impl IntoIterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = figures.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let upper = sorted.get(middle).copied().unwrap_or(0.0);
    if sorted.len().is_multiple_of(2) && middle > 0 {
        (upper + sorted.get(middle - 1).copied().unwrap_or(upper)) / 2.0
    } else {
        upper
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_and_medians() {
        let sample = Sample {
            micros: (1..=100).rev().map(|n| n * 1000).collect(),
            elapsed: Duration::from_secs(2),
        };
        assert_eq!(sample.per_second(), 50.0);
        assert_eq!((sample.percentile(0.0), sample.percentile(1.0)), (1.0, 100.0));
        assert_eq!(sample.percentile(0.5), 51.0);
        assert_eq!(median([3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median([4.0, 1.0, 2.0, 3.0]), 2.5);
        assert_eq!(median([]), 0.0);
    }
}
