use std::{io::Write, path::Path, process::ExitCode, sync::Arc};

use anyhow::Result;
use chrono::TimeDelta;
use clap::Parser;
use escalated_core::time::{Clock, ManualClock};

use super::{
    cli::Cli,
    copies::DatabaseCopy,
    fill::{Groups, fill},
    node::Node,
    nodes::Nodes,
    report::{Report, Together},
    rows::{Newest, Written},
    timing::Timing,
    worker::worker,
};
use crate::{bare::Link, stopwatch::Stopwatch};

/// How many groups the nodes work off in the measured time.
const TURNS: usize = 3;

/// The program `sla-sweep`.
///
/// # Errors
/// When something could not be measured.
pub async fn sla_sweep() -> Result<ExitCode> {
    let cli = Cli::parse();
    if cli.node {
        worker(&cli.database).await?;
        return Ok(ExitCode::SUCCESS);
    }
    let folder = tempfile::tempdir()?;
    let clock = Arc::new(ManualClock::default());
    let groups = Groups { start: clock.now(), size: cli.breaches };
    let rounds = usize::from(cli.rounds);
    let copies = prepare(&cli, folder.path(), &clock, groups, rounds + TURNS + 2).await?;
    let mut report = Report {
        database: cli.database.split(':').next().unwrap_or_default().to_owned(),
        tickets: cli.tickets,
        breaches: cli.breaches,
        nodes: cli.nodes,
        ..Report::default()
    };
    let mut timing = Timing::new(&copies, folder.path(), &clock, groups).await?;
    // The first sweep and the first replay find nothing prepared and nothing in memory.
    timing.round(0, false, &mut Report::default()).await?;
    for round in 1..=rounds {
        timing.round(round, round % 2 == 0, &mut report).await?;
    }
    timing.close().await?;
    let [log, service, _] = &copies;
    let first = rounds + 1;
    report.one = together(&service.url, folder.path(), groups, first, 1).await?;
    report.several = together(&log.url, folder.path(), groups, first, cli.nodes.max(1)).await?;
    for copy in copies {
        copy.remove().await?;
    }
    write!(std::io::stdout(), "{}", report.markdown())?;
    let missed = report.missed();
    for goal in &missed {
        writeln!(std::io::stderr(), "missed: {goal}")?;
    }
    Ok(if cli.check && !missed.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Fills the database and makes equal ones of it.
async fn prepare(
    cli: &Cli,
    files: &Path,
    clock: &Arc<ManualClock>,
    groups: Groups,
    count: usize,
) -> Result<[DatabaseCopy; 3]> {
    let watch = Stopwatch::start();
    let node = Node::open(&cli.database, files, clock).await?;
    node.service.migrate().await?;
    fill(&node, groups, count, cli.tickets).await?;
    node.close().await;
    let mut link = Link::connect(&cli.database).await?;
    // What the tickets said when they were opened is nobody's work here.
    link.text("DELETE FROM escalated_outbox").await?;
    link.close().await?;
    let copies = [
        DatabaseCopy::make(&cli.database, "log").await?,
        DatabaseCopy::make(&cli.database, "service").await?,
        DatabaseCopy::make(&cli.database, "bare").await?,
    ];
    let filled = watch.elapsed().as_secs_f64();
    writeln!(std::io::stderr(), "{} tickets, three times, in {filled:.0} s", cli.tickets)?;
    Ok(copies)
}

/// So many processes work off the groups from one on, all at once. With the first of them every
/// node gets its connections and statements ready.
async fn together(
    url: &str,
    files: &Path,
    groups: Groups,
    first: usize,
    count: usize,
) -> Result<Together> {
    let at = |group: usize| groups.due(group) + TimeDelta::seconds(1);
    let mut link = Link::connect(url).await?;
    link.text("DELETE FROM escalated_outbox WHERE position IS NULL").await?;
    let clock = Arc::new(ManualClock::at(at(first)));
    let node = Node::open(url, files, &clock).await?;
    node.add_sweep_job(clock.now()).await?;
    node.close().await;
    let mut nodes = Nodes::start(url, count)?;
    nodes.work(at(first))?;
    let newest = Newest::of(&mut link).await?;
    let mut statements = 0;
    for group in first + 1..=first + TURNS {
        statements += nodes.work(at(group))?;
    }
    drop(nodes);
    let written = Written::since(&mut link, newest).await?;
    link.close().await?;
    written.ensure_once()?;
    Ok(Together { statements, written })
}
