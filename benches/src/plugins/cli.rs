use clap::Parser;

/// Measures calls of plugins, and opening tickets with three of them.
#[derive(Debug, Parser)]
#[command(name = "plugins")]
pub(super) struct Cli {
    /// How many calls in each run
    #[arg(long, value_name = "N", default_value_t = 50_000)]
    pub calls: usize,
    /// How many tickets in each run
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    pub tickets: usize,
    /// How often everything is measured; the report has the medians
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=20))]
    pub runs: u16,
    /// Fail when a goal is missed
    #[arg(long)]
    pub check: bool,
}
