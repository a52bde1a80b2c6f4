use std::time::Duration;

use super::nodes::Together;

/// What the sweep may cost beside the bare writes.
const GOAL: f64 = 1.5;

/// How many statements several nodes may run beside one.
const GOAL_OF_NODES: f64 = 1.3;

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
    pub(super) one: Option<Together>,
    pub(super) several: Option<Together>,
    pub(super) nodes: usize,
}

fn median(times: &[Duration]) -> f64 {
    let mut times: Vec<f64> = times.iter().map(|time| time.as_secs_f64() * 1_000.0).collect();
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

impl Report {
    fn ratio(&self) -> f64 {
        median(&self.sweeps) / median(&self.writes)
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of statements are small")]
    fn ratio_of_nodes(&self) -> Option<f64> {
        let (one, several) = (self.one?, self.several?);
        Some(several.statements as f64 / one.statements as f64)
    }

    /// Whether every goal is reached.
    pub(super) fn holds(&self) -> bool {
        let same = self.one.zip(self.several).is_none_or(|(one, several)| {
            (one.breaches, one.rows) == (several.breaches, several.rows)
        });
        let nodes = self.ratio_of_nodes().is_none_or(|ratio| ratio <= GOAL_OF_NODES);
        self.ratio() <= GOAL && nodes && same
    }

    /// In Markdown.
    pub(super) fn markdown(&self) -> String {
        let (reads, writes) = self.statements;
        let (sweep, bare) = (median(&self.sweeps), median(&self.writes));
        let with_reads = bare + median(&self.reads);
        let mut text = format!(
            "{}, {} open tickets, {} newly late\n\n\
             | | ms | statements | sweep is |\n|---|---|---|---|\n\
             | sweep | {sweep:.1} | {} | |\n\
             | bare writes | {bare:.1} | {writes} | {:.2}x |\n\
             | bare writes and reads | {with_reads:.1} | {} | {:.2}x |\n",
            self.database,
            self.tickets,
            self.breaches,
            reads + writes,
            self.ratio(),
            reads + writes,
            sweep / with_reads,
        );
        if let (Some(one), Some(several), Some(ratio)) =
            (self.one, self.several, self.ratio_of_nodes())
        {
            text.push_str(&format!(
                "\n| | statements | breaches | rows added |\n|---|---|---|---|\n\
                 | workers of 1 node | {} | {} | {} |\n\
                 | workers of {} nodes at once | {} ({ratio:.2}x) | {} | {} |\n",
                one.statements,
                one.breaches,
                one.rows,
                self.nodes,
                several.statements,
                several.breaches,
                several.rows,
            ));
        }
        text
    }
}
