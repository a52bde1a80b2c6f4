//! The run without HTTP: calls of the driver beside the bare statements.

use std::{io::Write, sync::Arc, time::Duration};

use anyhow::Result;
use tokio::sync::oneshot;

use crate::{
    bare::{Bare, sessions},
    cli::Cli,
    cpu::Cpu,
    drive::drive,
    figures::{Figure, Row},
    inside::{Direct, Inside, capture},
    material::Material,
    operation::Operation,
    outbox::Outbox,
    sample::Sample,
    stopwatch::Stopwatch,
};

/// Measures every operation in every round.
pub(crate) async fn run(
    cli: &Cli,
    inside: &Arc<Inside>,
    material: &Arc<Material>,
) -> Result<Vec<Row>> {
    let mut outbox = Outbox::watch(&cli.database).await?;
    let mut rows = Vec::with_capacity(cli.operations.len());
    for operation in cli.operations.iter().copied() {
        let bare = capture(inside, material, operation, &(inside, material)).await?;
        if cli.statements {
            print_statements(operation, &bare)?;
        }
        rows.push((operation, Row::new(operation, &cli.clients, bare.statements()), bare));
    }
    for _ in 0..cli.rounds {
        for (operation, row, bare) in &mut rows {
            for (clients, rounds) in &mut row.service {
                let figure = service(cli, inside, material, *operation, *clients, &mut outbox);
                rounds.push(figure.await?);
            }
            row.bare.push(bare_figure(cli, bare, &mut outbox).await?);
        }
    }
    Ok(rows.into_iter().map(|(_, row, _)| row).collect())
}

/// Shows which statements the bare figure is made of.
pub(crate) fn print_statements(operation: Operation, bare: &Bare) -> Result<()> {
    let mut out = std::io::stdout().lock();
    for text in bare.scripts.first().iter().flat_map(|script| script.texts()) {
        writeln!(out, "{operation}: {text}")?;
    }
    Ok(())
}

async fn service(
    cli: &Cli,
    inside: &Arc<Inside>,
    material: &Arc<Material>,
    operation: Operation,
    clients: usize,
    outbox: &mut Outbox,
) -> Result<Figure> {
    let (stop, stopped) = oneshot::channel::<()>();
    let workers = inside.service.clone();
    let workers = tokio::spawn(async move {
        workers
            .run(async {
                let _ = stopped.await;
            })
            .await;
    });
    let client = |index| Direct {
        inside: inside.clone(),
        material: material.clone(),
        operation,
        place: (index, clients),
    };
    outbox.drained().await?;
    let cpu = Cpu::own()?;
    let watch = Stopwatch::start();
    let sample = drive((0..clients).map(client).collect(), cli.time()).await?;
    if operation.writes() {
        outbox.drained().await?;
    }
    let figure = figure(&sample, watch.elapsed(), cpu.since()?);
    let _ = stop.send(());
    workers.await?;
    Ok(figure)
}

/// The bare statements with as many tasks as the most clients.
pub(crate) async fn bare_figure(cli: &Cli, bare: &Bare, outbox: &mut Outbox) -> Result<Figure> {
    let sessions = sessions(&cli.database, bare, cli.most_clients()).await?;
    let cpu = Cpu::own()?;
    let sample = drive(sessions, cli.time()).await?;
    let figure = figure(&sample, sample.elapsed, cpu.since()?);
    if bare.writes {
        outbox.forget_new().await?;
    }
    Ok(figure)
}

/// The figure of a sample: when everything that it led to was done, and the processor time.
pub(crate) fn figure(sample: &Sample, done: Duration, cpu: Duration) -> Figure {
    Figure {
        per_second: sample.count() as f64 / done.as_secs_f64().max(1e-9),
        answered: sample.per_second(),
        p50: sample.percentile(0.5),
        p99: sample.percentile(0.99),
        cpu_per_thousand: cpu.as_secs_f64() * 1000.0 / (sample.count().max(1) as f64),
    }
}
