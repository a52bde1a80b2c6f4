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
    };

    /// What the test command has time for.
    pub const SMALL: Self = Self {
        kills: 3,
        claims: 40,
        pairs: 10,
        drops: 60,
        cut: Duration::from_secs(4),
        sla: false,
    };
}
