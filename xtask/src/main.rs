//! `cargo xtask COMMAND`: see `cargo xtask --help`.
#![forbid(unsafe_code)]
#![expect(clippy::print_stderr, reason = "a command-line program")]

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Parser, Subcommand};
use xtask::counts::Counts;
use xtask::helpdesk::{Build, Profile};
use xtask::servers::{self, Durability};
use xtask::soak::{self, Size};
use xtask::suite::{self, Options};
use xtask::workspace::Workspace;
use xtask::{browser, fetch, tidy};

/// Build, test and maintenance commands of the workspace.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Everything that must hold: format, lints, tidy, tests on three databases, browser, soak.
    Test(Options),
    /// Checks the house rules that no compiler checks.
    Tidy,
    /// Brings mail corpora and browser tools from the package registries into `target/fetch`.
    Fetch,
    /// Walks the example in headless Chromium; screenshots in `target/screenshots`.
    Browser,
    /// The long counts: kills, races, cut connections, on three databases.
    Soak {
        /// A minute of it, with an unoptimised build.
        #[arg(long)]
        small: bool,
        /// Only plugins that misbehave: all of them, or those of these names.
        #[arg(long, value_name = "NAME", num_args = 0.., value_delimiter = ',')]
        plugins: Option<Vec<String>>,
    },
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
        Command::Test(options) => suite::test(&workspace, &options),
        Command::Tidy => tidy::tidy(&workspace),
        Command::Fetch => fetch::fetch(&workspace),
        Command::Browser => close(browser::walk(&workspace, Build::Now)?),
        Command::Soak { small, plugins } => {
            let (size, profile) =
                if small { (Size::SMALL, Profile::Dev) } else { (Size::FULL, Profile::Release) };
            close(match plugins {
                Some(names) => soak::plugin_faults(&workspace, size, profile, &names)?,
                None => soak::soak(&workspace, size, profile, Build::Now)?,
            })
        }
        Command::Servers { stop: true, .. } => servers::stop(&workspace),
        Command::Servers { durable, detach, .. } => {
            let durability = if durable { Durability::Durable } else { Durability::Volatile };
            if detach {
                servers::detach(&workspace, durability)
            } else {
                servers::serve(&workspace, durability)
            }
        }
    }
}

/// Says how many checks held, and fails when one did not.
fn close(counts: Counts) -> Result<()> {
    let Counts { passed, failed, .. } = counts;
    if failed > 0 {
        bail!("{passed} checks hold, {failed} do not");
    }
    eprintln!("{passed} checks hold");
    Ok(())
}
