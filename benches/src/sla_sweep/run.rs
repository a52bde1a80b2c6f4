use std::{io::Write, path::Path, process::ExitCode, sync::Arc};

use anyhow::{Result, ensure};
use chrono::TimeDelta;
use clap::Parser;
use escalated_core::time::{Clock, ManualClock};

use super::{
    cli::Cli,
    fill::{Groups, fill},
    node::Node,
    nodes::{Together, work},
    replay::{Replay, newest, undo},
    report::Report,
};
use crate::{bare::Link, stopwatch::Stopwatch};

/// The program `sla-sweep`.
///
/// # Errors
/// When something could not be measured.
pub async fn sla_sweep() -> Result<ExitCode> {
    let cli = Cli::parse();
    let folder = tempfile::tempdir()?;
    let clock = Arc::new(ManualClock::default());
    let node = Node::open(&cli.database, folder.path(), &clock).await?;
    node.service.migrate().await?;
    let groups = Groups { start: clock.now(), size: cli.breaches };
    let rounds = usize::from(cli.rounds);
    let watch = Stopwatch::start();
    fill(&node, groups, 2 * rounds + 3, cli.tickets).await?;
    let filled = watch.elapsed().as_secs_f64();
    writeln!(std::io::stderr(), "{} tickets in {filled:.0} s", cli.tickets)?;
    let mut report = Report {
        database: cli.database.split(':').next().unwrap_or_default().to_owned(),
        tickets: cli.tickets,
        breaches: cli.breaches,
        nodes: cli.nodes,
        ..Report::default()
    };
    let mut link = Link::connect(&cli.database).await?;
    // The first sweep and the first replay find nothing prepared and nothing in memory.
    let mut warm = Report::default();
    measure(&node, &mut link, groups, 0, &mut warm).await?;
    for round in 0..rounds.saturating_sub(1) {
        measure(&node, &mut link, groups, 2 * round + 2, &mut report).await?;
    }
    let first = 2 * rounds;
    let nodes = together(&cli, folder.path(), &clock, groups, first, &mut link).await?;
    (report.one, report.several) = (Some(nodes.0), Some(nodes.1));
    write!(std::io::stdout(), "{}", report.markdown())?;
    let failed = cli.check && !report.holds();
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// One group is swept with a log, which is run again bare; the next one is swept without.
async fn measure(
    node: &Node,
    link: &mut Link,
    groups: Groups,
    group: usize,
    report: &mut Report,
) -> Result<()> {
    let second = TimeDelta::seconds(1);
    let before = newest(link).await?;
    node.recorder.start();
    let written = node.sweep(groups.due(group) + second).await?;
    let replay = Replay::new(node.recorder.stop());
    ensure!(written == groups.size, "{written} tickets were written, not {}", groups.size);
    report.statements = replay.counts();
    let watch = Stopwatch::start();
    replay.read(link).await?;
    report.reads.push(watch.elapsed());
    undo(link, groups.due(group), before).await?;
    let watch = Stopwatch::start();
    replay.write(link).await?;
    report.writes.push(watch.elapsed());
    let watch = Stopwatch::start();
    let written = node.sweep(groups.due(group + 1) + second).await?;
    report.sweeps.push(watch.elapsed());
    ensure!(written == groups.size, "{written} tickets were written, not {}", groups.size);
    Ok(())
}

/// One node's workers, then those of several at once.
async fn together(
    cli: &Cli,
    files: &Path,
    clock: &Arc<ManualClock>,
    groups: Groups,
    first: usize,
    link: &mut Link,
) -> Result<(Together, Together)> {
    link.text("DELETE FROM escalated_outbox WHERE position IS NULL").await?;
    let mut nodes = Vec::new();
    for _ in 0..cli.nodes.max(1) {
        nodes.push(Node::open(&cli.database, files, clock).await?);
    }
    let to = async |group: usize| {
        clock.set(groups.due(group) + TimeDelta::seconds(1));
    };
    to(first).await;
    for node in &nodes {
        node.add_sweep_job(clock.now()).await?;
        // Every node has its connections and statements ready.
        node.service.drain().await?;
    }
    to(first + 1).await;
    let (alone, _) = nodes.split_at(1);
    let one = work(alone, link).await?;
    to(first + 2).await;
    let several = work(&nodes, link).await?;
    Ok((one, several))
}
