use std::time::Duration;

use anyhow::{Context, Result};
use escalated_core::keyring::Keyring;

use super::{
    ask::Ask,
    asker::HttpAsker,
    connection::Connection,
    load::{Lane, drive},
    plain::Plain,
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
        let mut lengths = Vec::with_capacity(plan.len());
        for (operation, ..) in &plan {
            lengths.push(if cli.plain { stage.answer_length(&server, *operation)? } else { 0 });
        }
        process.resident.push(memory(server.id(), "VmRSS")?);
        process.resident_peak = process.resident_peak.max(memory(server.id(), "VmHWM")?);
        server.stop()?;
        for ((operation, row, bare), length) in plan.iter_mut().zip(lengths) {
            row.bare.push(bare_figure(cli, bare, &mut outbox).await?);
            if cli.plain {
                row.plain.push(stage.plain(bare, *operation, length, &mut outbox).await?);
            }
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

    /// How long the body of an answer is.
    fn answer_length(&self, server: &Server, operation: Operation) -> Result<usize> {
        let mut connection = Connection::open(server.address)?;
        let ask = Ask::new(operation, self.material, self.keyring, 0)?;
        connection.exchange(&ask.bytes(self.token))?;
        Ok(connection.body_length())
    }

    /// The bare statements behind a plain HTTP server. It lives in this process, so the processor
    /// time is that of both sides.
    async fn plain(
        &self,
        bare: &Bare,
        operation: Operation,
        length: usize,
        outbox: &mut Outbox,
    ) -> Result<Figure> {
        let clients = self.cli.most_clients();
        let plain = Plain::open(&self.cli.database, bare, clients, length).await?;
        let (lanes, address, time) =
            (self.lanes(operation, clients)?, plain.address, self.cli.time());
        let cpu = Cpu::own()?;
        let sample = tokio::task::spawn_blocking(move || drive(address, lanes, time)).await??;
        let figure = figure(&sample, sample.elapsed, cpu.since()?);
        if bare.writes {
            outbox.forget_new().await?;
        }
        Ok(figure)
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
