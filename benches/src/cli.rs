//! The command line.

use std::{path::PathBuf, time::Duration};

use clap::Parser;

use crate::operation::Operation;

/// Measures the example over HTTP beside the bare statements that it runs.
#[derive(Debug, Parser)]
#[command(name = "load")]
pub(crate) struct Cli {
    /// sqlite:PATH, postgres://… or mysql://…; a fresh one, or one of an earlier run
    #[arg(long, value_name = "URL")]
    pub database: String,
    /// How many tickets it has at least
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    pub tickets: usize,
    /// How long each operation is run, for each number of clients
    #[arg(long, value_name = "N", default_value_t = 5)]
    seconds: u64,
    /// Numbers of clients; the last one is compared with the bare figure
    #[arg(long, value_name = "N,N", value_delimiter = ',', default_value = "1,8")]
    pub clients: Vec<usize>,
    /// How often everything is measured; the report has the medians
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub rounds: usize,
    /// Only these operations
    #[arg(
        long,
        value_name = "WORD,WORD",
        value_delimiter = ',',
        value_parser = Operation::parse,
        default_value = "get,list,deep,counted,search,create,reply"
    )]
    pub operations: Vec<Operation>,
    /// Call the service in this process instead of over HTTP
    #[arg(long)]
    pub in_process: bool,
    /// Also put the bare statements behind a plain HTTP server
    #[arg(long, conflicts_with = "in_process")]
    pub plain: bool,
    /// Fail when a goal is missed
    #[arg(long)]
    pub check: bool,
    /// Write the figures to this file too
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Print the statements of each operation
    #[arg(long)]
    pub statements: bool,
}

impl Cli {
    /// How long each run takes.
    pub(crate) fn time(&self) -> Duration {
        Duration::from_secs(self.seconds.max(1))
    }

    /// The number of clients that is compared with the bare figure.
    pub(crate) fn most_clients(&self) -> usize {
        self.clients.iter().copied().max().unwrap_or(1).max(1)
    }
}
