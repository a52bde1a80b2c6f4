use std::time::Duration;

use anyhow::{Context, Result};
use escalated_core::keyring::Keyring;

use super::{
    ask::Ask,
    asker::HttpAsker,
    load::{Lane, drive},
    server::{Example, Server},
};
use crate::{
    bare::Bare,
    cli::Cli,
    cpu::{Cpu, memory},
    figures::{Figure, Process, Row},
    in_process::{bare_figure, figure, print_statements},
    inside::{Inside, SECRET, capture},
    material::Material,
    operation::Operation,
    outbox::Outbox,
    stopwatch::Stopwatch,
};

/// How many different requests a client has of an operation that writes; then it begins again.
const DIFFERENT: usize = 500;

/// Measures every operation in every round. In a round one server does all operations; then it is
/// stopped, so that it does not work off the events of the bare statements, which come next.
pub(crate) async fn run(
    cli: &Cli,
    example: &Example,
    inside: &Inside,
    material: &Material,
) -> Result<(Vec<Row>, Process)> {
    let (token, keyring) = (example.token()?, Keyring::new(SECRET)?);
    let asker = HttpAsker::new(inside, material, &keyring, &token);
    let mut plan: Vec<(Operation, Row, Bare)> = Vec::with_capacity(cli.operations.len());
    for operation in cli.operations.iter().copied() {
        let bare = capture(inside, material, operation, &asker).await?;
        if cli.statements {
            print_statements(operation, &bare)?;
        }
        plan.push((operation, Row::new(operation, &cli.clients, bare.statements()), bare));
    }
    let mut outbox = Outbox::watch(&cli.database).await?;
    let mut process = Process::default();
    let stage = Stage { cli, material, keyring: &keyring, token: &token };
    for _ in 0..cli.rounds {
        let server = example.start()?;
        process.starts.push(server.started_in.as_secs_f64() * 1000.0);
        outbox.drained().await?;
        stage.warm(&server)?;
        for (operation, row, _) in &mut plan {
            for (clients, rounds) in &mut row.service {
                rounds.push(stage.service(&server, *operation, *clients, &mut outbox).await?);
            }
        }
        process.resident.push(memory(server.id(), "VmRSS")?);
        process.resident_peak = process.resident_peak.max(memory(server.id(), "VmHWM")?);
        server.stop()?;
        for (_, row, bare) in &mut plan {
            row.bare.push(bare_figure(cli, bare, &mut outbox).await?);
        }
    }
    Ok((plan.into_iter().map(|(_, row, _)| row).collect(), process))
}

struct Stage<'a> {
    cli: &'a Cli,
    material: &'a Material,
    keyring: &'a Keyring,
    token: &'a str,
}

impl Stage<'_> {
    fn lanes(&self, operation: Operation, clients: usize) -> Result<Vec<Lane>> {
        let lane = |client: usize| {
            let turns = (0..DIFFERENT).map(|turn| turn * clients + client);
            let ask = |turn| Ask::new(operation, self.material, self.keyring, turn);
            Ok(Lane::new(&turns.map(ask).collect::<Result<Vec<_>>>()?, self.token))
        };
        (0..clients).map(lane).collect()
    }

    /// Opens the server's connections before anything is measured.
    fn warm(&self, server: &Server) -> Result<()> {
        let lanes = self.lanes(Operation::Get, self.cli.most_clients())?;
        drive(server.address, lanes, Duration::from_millis(300)).map(|_| ())
    }

    async fn service(
        &self,
        server: &Server,
        operation: Operation,
        clients: usize,
        outbox: &mut Outbox,
    ) -> Result<Figure> {
        let lanes = self.lanes(operation, clients)?;
        let (address, time) = (server.address, self.cli.time());
        let cpu = Cpu::of(server.id())?;
        let watch = Stopwatch::start();
        let sample = tokio::task::spawn_blocking(move || drive(address, lanes, time));
        let sample = sample.await?.with_context(|| operation.word())?;
        if operation.writes() {
            outbox.drained().await?;
        }
        Ok(figure(&sample, watch.elapsed(), cpu.since()?))
    }
}
