use clap::Parser;

/// Measures a sweep over SLA clocks beside the bare statements that write the same rows.
#[derive(Debug, Parser)]
#[command(name = "sla-sweep")]
pub(super) struct Cli {
    /// sqlite:PATH or postgres://…; an empty one, beside which three copies come and go
    #[arg(long, value_name = "URL")]
    pub database: String,
    /// How many open tickets with running clocks
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    pub tickets: usize,
    /// How many of them break a promise in each sweep
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    pub breaches: usize,
    /// How often both are measured; the report has the medians
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=20))]
    pub rounds: u16,
    /// How many processes work at once
    #[arg(long, value_name = "N", default_value_t = 4)]
    pub nodes: usize,
    /// Fail when a goal is missed
    #[arg(long)]
    pub check: bool,
    /// Be one of those processes
    #[arg(long, hide = true)]
    pub node: bool,
}
