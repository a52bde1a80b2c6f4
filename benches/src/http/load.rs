use std::{net::SocketAddr, thread, time::Duration};

use anyhow::{Context, Result, ensure};

use super::{ask::Ask, connection::Connection};
use crate::{sample::Sample, stopwatch::Stopwatch};

/// The requests of one client, as bytes, and the status that each is to be answered with.
pub(super) struct Lane {
    pub(super) requests: Vec<Vec<u8>>,
    pub(super) expected: u16,
}

impl Lane {
    /// From requests of one operation.
    pub(super) fn new(asks: &[Ask], token: &str) -> Self {
        Self {
            requests: asks.iter().map(|ask| ask.bytes(token)).collect(),
            expected: asks.first().map_or(200, |ask| ask.expected),
        }
    }
}

/// Lets clients, each a thread with a connection, send their requests in turn until the time is
/// over.
pub(super) fn drive(address: SocketAddr, lanes: Vec<Lane>, time: Duration) -> Result<Sample> {
    let connections: Vec<Connection> =
        lanes.iter().map(|_| Connection::open(address)).collect::<Result<_>>()?;
    let watch = Stopwatch::start();
    let threads: Vec<_> = lanes
        .into_iter()
        .zip(connections)
        .map(|(lane, connection)| thread::spawn(move || work(&lane, connection, watch, time)))
        .collect();
    let mut sample = Sample::default();
    for thread in threads {
        sample.absorb(thread.join().ok().context("a client panicked")??);
    }
    sample.elapsed = watch.elapsed();
    Ok(sample)
}

fn work(
    lane: &Lane,
    mut connection: Connection,
    watch: Stopwatch,
    time: Duration,
) -> Result<Vec<u32>> {
    let mut micros = Vec::with_capacity(1 << 16);
    let mut requests = lane.requests.iter().cycle();
    while watch.elapsed() < time {
        let request = requests.next().context("a client without requests")?;
        let one = Stopwatch::start();
        let status = connection.exchange(request)?;
        micros.push(one.micros());
        ensure!(status == lane.expected, "answered with {status}: {}", connection.last());
    }
    Ok(micros)
}
