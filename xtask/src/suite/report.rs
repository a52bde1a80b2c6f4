//! The closing table.

use std::fmt::Write as _;

use super::outcome::Outcome;
use crate::counts::Counts;

/// Seconds and counts of each part, what was skipped, why a part broke off, and the last line.
pub(super) fn table(outcomes: &[Outcome], skipped: &[String]) -> String {
    let mut text =
        format!("\n{:<12}{:>9}{:>9}{:>9}{:>9}\n", "part", "seconds", "passed", "failed", "skipped");
    for outcome in outcomes {
        let counts = outcome.counts;
        let plain = counts == Counts::default();
        let show = |count: u64| if plain { "-".to_owned() } else { count.to_string() };
        let _ = writeln!(
            text,
            "{:<12}{:>9.1}{:>9}{:>9}{:>9}  {}",
            outcome.part.name(),
            outcome.took.as_secs_f64(),
            show(counts.passed),
            show(counts.failed),
            show(counts.skipped),
            if outcome.held() { "ok" } else { "FAILED" },
        );
    }
    let seconds: f64 = outcomes.iter().map(|outcome| outcome.took.as_secs_f64()).sum();
    let _ = writeln!(text, "{:<12}{seconds:>9.1}", "all");
    for line in skipped {
        let _ = writeln!(text, "skipped: {line}");
    }
    for outcome in outcomes {
        if let Some(error) = &outcome.error {
            let _ = writeln!(text, "{}: {error:#}", outcome.part.name());
        }
    }
    let total: Counts = outcomes.iter().map(Outcome::closing).sum();
    let Counts { passed, failed, skipped } = total;
    let _ = write!(text, "\n{passed} passed, {failed} failed, {skipped} skipped");
    text
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::part::Part;
    use super::*;

    #[test]
    fn closes_with_the_sums_and_counts_a_broken_part_as_a_failure() {
        let took = Duration::from_millis(1_540);
        let counts = Counts { passed: 10, failed: 0, skipped: 2 };
        let outcomes = [
            Outcome::new(Part::Fmt, took, Ok(Counts::default())),
            Outcome::new(Part::Tests, took, Ok(counts)),
            Outcome::new(Part::Browser, took, Err(anyhow::anyhow!("no Chromium"))),
        ];
        let table = table(&outcomes, &["a: no contracts".to_owned()]);
        assert_eq!(table.lines().last(), Some("10 passed, 1 failed, 2 skipped"));
        for line in [
            "fmt               1.5        -        -        -  ok",
            "tests             1.5       10        0        2  ok",
            "browser           1.5        -        -        -  FAILED",
            "all               4.6",
            "skipped: a: no contracts",
            "browser: no Chromium",
        ] {
            assert!(table.lines().any(|l| l == line), "{line}\n{table}");
        }
    }
}
