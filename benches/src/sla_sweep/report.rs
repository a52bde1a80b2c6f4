use std::time::Duration;

use super::rows::Written;

/// What the sweep may cost beside the bare writes.
const GOAL: f64 = 1.5;

/// How many statements several nodes may run beside one.
const GOAL_OF_NODES: f64 = 1.3;

/// What some nodes did together.
#[derive(Debug, Default)]
pub(super) struct Together {
    /// Statements of all of them.
    pub(super) statements: usize,
    /// What they wrote.
    pub(super) written: Written,
}

/// What was measured.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) database: String,
    pub(super) tickets: usize,
    pub(super) breaches: usize,
    pub(super) sweeps: Vec<Duration>,
    pub(super) writes: Vec<Duration>,
    pub(super) reads: Vec<Duration>,
    pub(super) statements: (usize, usize),
    pub(super) one: Together,
    pub(super) several: Together,
    pub(super) nodes: usize,
}

fn median(times: &[Duration]) -> f64 {
    crate::sample::median(times.iter().map(|time| time.as_secs_f64() * 1_000.0))
}

impl Report {
    fn ratio(&self) -> f64 {
        median(&self.sweeps) / median(&self.writes)
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of statements are small")]
    fn ratio_of_nodes(&self) -> f64 {
        self.several.statements as f64 / self.one.statements.max(1) as f64
    }

    /// The goals that were missed, in words.
    pub(super) fn missed(&self) -> Vec<String> {
        let mut missed = Vec::new();
        let (ratio, nodes) = (self.ratio(), self.ratio_of_nodes());
        // A ratio of nothing is no number, and reaches no goal.
        if ratio.is_nan() || ratio >= GOAL {
            missed
                .push(format!("a sweep takes {ratio:.2} times the bare writes, not under {GOAL}"));
        }
        if nodes > GOAL_OF_NODES {
            missed.push(format!("nodes run {nodes:.2} times the statements, not {GOAL_OF_NODES}"));
        }
        if self.one.written != self.several.written {
            missed.push("several nodes wrote other rows than one".to_owned());
        }
        missed
    }

    /// In Markdown.
    pub(super) fn markdown(&self) -> String {
        let (reads, writes) = self.statements;
        let (sweep, bare) = (median(&self.sweeps), median(&self.writes));
        let with_reads = bare + median(&self.reads);
        let both = reads + writes;
        let mut text = format!(
            "{}, {} open tickets, {} newly late, medians of {} rounds\n\n\
             | | ms | statements | sweep is |\n|---|---|---|---|\n\
             | sweep | {sweep:.1} | {both} | |\n\
             | bare writes | {bare:.1} | {writes} | {:.2}x |\n\
             | bare writes and reads | {with_reads:.1} | {both} | {:.2}x |\n",
            self.database,
            self.tickets,
            self.breaches,
            self.sweeps.len(),
            self.ratio(),
            sweep / with_reads,
        );
        let row = |name: String, together: &Together, ratio: String| {
            let Together { statements, written } = together;
            let (breaches, added) = (written.breaches(), written.added());
            format!("| {name} | {statements}{ratio} | {breaches} | {added} |\n")
        };
        text.push_str("\n| | statements | breaches | rows added |\n|---|---|---|---|\n");
        text.push_str(&row("one process".to_owned(), &self.one, String::new()));
        let several = format!("{} processes at once", self.nodes);
        let ratio = format!(" ({:.2}x)", self.ratio_of_nodes());
        text.push_str(&row(several, &self.several, ratio));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_are_checked() {
        let ms = |ms: &[u64]| ms.iter().map(|ms| Duration::from_millis(*ms)).collect::<Vec<_>>();
        let mut report =
            Report { sweeps: ms(&[14, 15, 16]), writes: ms(&[10]), ..Report::default() };
        (report.one.statements, report.several.statements) = (10, 14);
        assert_eq!(
            report.missed(),
            [
                "a sweep takes 1.50 times the bare writes, not under 1.5",
                "nodes run 1.40 times the statements, not 1.3",
            ]
        );
        (report.sweeps, report.several.statements) = (ms(&[14]), 13);
        assert!(report.missed().is_empty());
        assert_eq!(Report::default().missed().len(), 1);
    }
}
