use std::{io::Write, process::ExitCode};

use anyhow::Result;
use clap::Parser;

use super::{calls::Calls, cli::Cli, folder, pipe::Pipe, tickets};
use crate::sample::median;

/// What is measured, and what it must reach.
struct Line {
    what: &'static str,
    runs: Vec<f64>,
    /// None is given for what the others are compared with.
    goal: Option<f64>,
    /// Whether less is better.
    is_cost: bool,
}

impl Line {
    fn new(what: &'static str, goal: f64, is_cost: bool) -> Self {
        Self { what, runs: Vec::new(), goal: Some(goal), is_cost }
    }

    fn told(what: &'static str) -> Self {
        Self { what, runs: Vec::new(), goal: None, is_cost: true }
    }

    fn middle(&self) -> f64 {
        median(self.runs.iter().copied())
    }

    fn is_reached(&self) -> bool {
        self.goal.is_none_or(|goal| match self.is_cost {
            true => self.middle() < goal,
            false => self.middle() > goal,
        })
    }

    fn row(&self) -> String {
        let (what, middle) = (self.what, self.middle());
        let Some(goal) = self.goal else { return format!("| {what} | {middle:.2} | | |") };
        let sign = if self.is_cost { "<" } else { ">" };
        let word = if self.is_reached() { "reached" } else { "missed" };
        format!("| {what} | {middle:.2} | {sign} {goal} | {word} |")
    }
}

/// Measures and prints a table.
///
/// # Errors
/// When Node is missing, or a call fails.
pub async fn plugins() -> Result<ExitCode> {
    let cli = Cli::parse();
    let scratch = tempfile::tempdir()?;
    let plugins = scratch.path().join("plugins-of-bench");
    folder::fill(&plugins)?;
    let mut bare = Line::told("a line to Node and back over bare pipes, p50 in µs");
    let mut to_bare = Line::told("echo / bare pipes");
    let mut echo = Line::new("echo, p50 in µs", 60.0, true);
    let mut filter = Line::new("filter with one call back, p50 in µs", 120.0, true);
    let mut throughput = Line::new("calls per second", 50_000.0, false);
    let mut create = Line::new("opening a ticket, three plugins / none, p50", 1.1, true);

    let calls = Calls::open(&plugins).await?;
    let mut pipe = Pipe::open()?;
    calls.echo(cli.calls / 10).await?;
    pipe.echo(cli.calls / 10).await?;
    for _ in 0..cli.runs {
        let alone = pipe.echo(cli.calls).await?.percentile(0.5) * 1000.0;
        let asked = calls.echo(cli.calls).await?.percentile(0.5) * 1000.0;
        bare.runs.push(alone);
        echo.runs.push(asked);
        to_bare.runs.push(asked / alone.max(1e-6));
        filter.runs.push(calls.filter(cli.calls).await?.percentile(0.5) * 1000.0);
        throughput.runs.push(calls.throughput(cli.calls).await?);
    }
    pipe.close().await?;
    calls.close().await;

    let without = tickets::open(scratch.path(), None).await?;
    let with = tickets::open(scratch.path(), Some(&plugins)).await?;
    for _ in 0..cli.runs {
        let bare = tickets::create(&without, cli.tickets).await?.percentile(0.5);
        let told = tickets::create(&with, cli.tickets).await?.percentile(0.5);
        create.runs.push(told / bare.max(1e-6));
    }

    let lines = [bare, to_bare, echo, filter, throughput, create];
    let mut out = std::io::stdout().lock();
    writeln!(out, "| what | median of {} | goal | |\n|---|---:|---:|---|", cli.runs)?;
    for line in &lines {
        writeln!(out, "{}", line.row())?;
    }
    let is_good = lines.iter().all(Line::is_reached) || !cli.check;
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
