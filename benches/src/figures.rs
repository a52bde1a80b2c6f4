//! The figures of a run, and which goals they miss.

use serde::Serialize;

use crate::{operation::Operation, sample::median};

/// One operation with one number of clients in one round.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(crate) struct Figure {
    /// Operations per second, the work of the outbox included.
    pub per_second: f64,
    /// Operations per second while the clients worked, whatever was left in the outbox then.
    pub answered: f64,
    /// Milliseconds.
    pub p50: f64,
    /// Milliseconds.
    pub p99: f64,
    /// Processor seconds of the server per 1,000 operations.
    pub cpu_per_thousand: f64,
}

impl Figure {
    /// The median of each figure.
    pub(crate) fn median(rounds: &[Self]) -> Self {
        let of = |figure: fn(&Self) -> f64| median(rounds.iter().map(figure));
        Self {
            per_second: of(|f| f.per_second),
            answered: of(|f| f.answered),
            p50: of(|f| f.p50),
            p99: of(|f| f.p99),
            cpu_per_thousand: of(|f| f.cpu_per_thousand),
        }
    }
}

/// All rounds of one operation.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Row {
    /// Its word.
    pub operation: &'static str,
    /// The service, for each number of clients.
    pub service: Vec<(usize, Vec<Figure>)>,
    /// The bare statements with as many tasks as the last number of clients.
    pub bare: Vec<Figure>,
    /// The same behind a plain HTTP server, if that was asked for.
    pub plain: Vec<Figure>,
    /// How many statements one request runs.
    pub statements: usize,
    /// The share of bare that it has to reach.
    pub goal: f64,
}

impl Row {
    /// A row without figures.
    pub(crate) fn new(operation: Operation, clients: &[usize], statements: usize) -> Self {
        Self {
            operation: operation.word(),
            service: clients.iter().map(|count| (*count, Vec::new())).collect(),
            bare: Vec::new(),
            plain: Vec::new(),
            statements,
            goal: operation.goal(),
        }
    }

    /// Service against bare with the most clients, each round for itself; then the median.
    pub(crate) fn ratio(&self) -> f64 {
        let Some((_, service)) = self.service.last() else { return 0.0 };
        median(service.iter().zip(&self.bare).map(|(s, b)| s.per_second / b.per_second.max(1e-9)))
    }

    /// Service against the plain server, in the same way; none when that was not run.
    pub(crate) fn plain_ratio(&self) -> Option<f64> {
        let (_, service) = self.service.last()?;
        let pairs = service.iter().zip(&self.plain);
        let ratios = pairs.map(|(s, p)| s.per_second / p.per_second.max(1e-9));
        (!self.plain.is_empty()).then(|| median(ratios))
    }

    /// Whether it reaches its goal.
    pub(crate) fn reaches(&self) -> bool {
        self.ratio() >= self.goal
    }
}

/// What is measured of the process as a whole.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Process {
    /// From the start of the process until it answers `/health`, in milliseconds.
    pub starts: Vec<f64>,
    /// Resident memory after a round, in megabytes.
    pub resident: Vec<f64>,
    /// The most that it ever was.
    pub resident_peak: f64,
}

/// The whole report.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// The kind of database.
    pub database: String,
    /// Tickets in it at the start.
    pub tickets: i64,
    /// Seconds of each run.
    pub seconds: u64,
    /// Each operation.
    pub rows: Vec<Row>,
    /// The process; none without one.
    pub process: Option<Process>,
}

impl Report {
    fn row(&self, operation: Operation) -> Option<&Row> {
        self.rows.iter().find(|row| row.operation == operation.word())
    }

    /// How much longer a deep page takes than a first one, at the median with one client.
    pub(crate) fn deep_ratio(&self) -> Option<f64> {
        let p50 = |operation| {
            let row = self.row(operation)?;
            row.service.first().map(|(_, rounds)| Figure::median(rounds).p50)
        };
        Some(p50(Operation::Deep)? / p50(Operation::List)?.max(1e-9))
    }

    /// The goals that were missed, in words.
    pub(crate) fn missed(&self) -> Vec<String> {
        let mut missed = Vec::new();
        for row in self.rows.iter().filter(|row| !row.reaches()) {
            let (is, goal) = (row.ratio() * 100.0, row.goal * 100.0);
            missed.push(format!("{} reaches {is:.0} % of bare, not {goal:.0} %", row.operation));
        }
        if let Some(ratio) = self.deep_ratio().filter(|ratio| *ratio > 2.0) {
            missed.push(format!("a deep page takes {ratio:.1} times a first page, not at most 2"));
        }
        if let Some(process) = &self.process {
            let start = median(process.starts.iter().copied());
            if start >= 300.0 {
                missed.push(format!("it starts in {start:.0} ms, not under 300 ms"));
            }
            if process.resident_peak >= 100.0 {
                let peak = process.resident_peak;
                missed.push(format!("it uses {peak:.0} MB, not under 100 MB"));
            }
        }
        missed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(per_second: f64, p50: f64) -> Figure {
        Figure { per_second, p50, ..Figure::default() }
    }

    #[test]
    fn goals_are_checked() {
        let mut list = Row::new(Operation::List, &[1, 8], 1);
        list.service = vec![(1, vec![figure(10.0, 1.0)]), (8, vec![figure(50.0, 2.0)])];
        list.bare = vec![figure(100.0, 0.5)];
        let mut deep = Row::new(Operation::Deep, &[1, 8], 1);
        deep.service = vec![(1, vec![figure(10.0, 3.0)]), (8, vec![figure(30.0, 2.0)])];
        deep.bare = vec![figure(100.0, 0.5)];
        let process = Process { starts: vec![310.0], resident: vec![], resident_peak: 99.0 };
        let report = Report {
            database: "sqlite".into(),
            tickets: 1,
            seconds: 1,
            rows: vec![list, deep],
            process: Some(process),
        };
        assert_eq!(
            report.missed(),
            [
                "deep reaches 30 % of bare, not 40 %",
                "a deep page takes 3.0 times a first page, not at most 2",
                "it starts in 310 ms, not under 300 ms",
            ]
        );
    }
}
