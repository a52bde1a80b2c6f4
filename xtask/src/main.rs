//! `cargo xtask COMMAND`: see `cargo xtask --help`.
#![forbid(unsafe_code)]
#![expect(clippy::print_stderr, reason = "a command-line program")]

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use xtask::servers::{self, Durability};
use xtask::tidy;
use xtask::workspace::Workspace;

/// Build, test and maintenance commands of the workspace.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Checks the house rules that no compiler checks.
    Tidy,
    /// Starts throwaway PostgreSQL and MariaDB servers on loopback and prints their addresses.
    Servers {
        /// Commits reach the disk, as in production.
        #[arg(long)]
        durable: bool,
        /// Leaves them running; `target/test-servers/env` has the export lines.
        #[arg(long, conflicts_with = "stop")]
        detach: bool,
        /// Stops those that `--detach` has left.
        #[arg(long)]
        stop: bool,
    },
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let workspace = Workspace::find();
    match Cli::parse().command {
        Command::Tidy => tidy::tidy(&workspace),
        Command::Servers { stop: true, .. } => servers::stop(&workspace),
        Command::Servers { durable, detach, .. } => {
            let durability = if durable { Durability::Durable } else { Durability::Volatile };
            if detach {
                servers::detach(&workspace, durability)
            } else {
                servers::serve(durability)
            }
        }
    }
}
