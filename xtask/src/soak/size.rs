//! How long the long counts are.

use std::time::Duration;

/// The counts of one run, each per database.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Times that the server is killed under load.
    pub kills: u32,
    /// Claims at once for one ticket.
    pub claims: u32,
    /// Pairs of changes at once to one ticket.
    pub pairs: u32,
    /// Requests whose client hangs up.
    pub drops: u32,
    /// How long the database is away.
    pub cut: Duration,
    /// Whether the SLA's faults run at full size; the small ones are among the tests.
    pub sla: bool,
    /// How plugins that misbehave are watched.
    pub plugins: PluginSize,
}

/// How plugins that misbehave are watched.
#[derive(Debug, Clone, Copy)]
pub struct PluginSize {
    /// Requests in a second.
    pub per_second: u32,
    /// How many helpdesks are watched at once.
    pub at_once: usize,
    /// Whether it counts how long answers take.
    pub timed: Timed,
}

/// Whether times count: they do not on a machine that does other things meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timed {
    /// They are compared, and the counts are those of the report.
    Yes,
    /// They are not, and the counts are small.
    No,
}

impl Size {
    /// What is reported.
    pub const FULL: Self = Self {
        kills: 100,
        claims: 200,
        pairs: 100,
        drops: 1_000,
        cut: Duration::from_secs(60),
        sla: true,
        plugins: PluginSize { per_second: 100, at_once: 1, timed: Timed::Yes },
    };

    /// What the test command has time for.
    pub const SMALL: Self = Self {
        kills: 3,
        claims: 40,
        pairs: 10,
        drops: 60,
        cut: Duration::from_secs(4),
        sla: false,
        plugins: PluginSize { per_second: 20, at_once: 10, timed: Timed::No },
    };
}
