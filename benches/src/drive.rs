//! Clients that work side by side for a while.

use std::{future::Future, time::Duration};

use anyhow::Result;

use crate::{sample::Sample, stopwatch::Stopwatch};

/// One client: does the operation again and again.
pub(crate) trait Client: Send + 'static {
    /// Does it once; `turn` counts its own operations.
    fn step(&mut self, turn: usize) -> impl Future<Output = Result<()>> + Send;
}

/// Lets all clients work, each in a task, until the time is over. An operation that has begun is
/// finished and counts.
pub(crate) async fn drive<C: Client>(clients: Vec<C>, time: Duration) -> Result<Sample> {
    let watch = Stopwatch::start();
    let tasks: Vec<_> =
        clients.into_iter().map(|client| tokio::spawn(work(client, watch, time))).collect();
    let mut sample = Sample::default();
    for task in tasks {
        sample.absorb(task.await??);
    }
    sample.elapsed = watch.elapsed();
    Ok(sample)
}

async fn work<C: Client>(mut client: C, watch: Stopwatch, time: Duration) -> Result<Vec<u32>> {
    let mut micros = Vec::with_capacity(1 << 16);
    while watch.elapsed() < time {
        let one = Stopwatch::start();
        client.step(micros.len()).await?;
        micros.push(one.micros());
    }
    Ok(micros)
}
