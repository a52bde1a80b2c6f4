use std::sync::OnceLock;

use escalated_core::{
    Error, Result,
    actor::Cx,
    pipeline::{Command, Edge, Outcome},
};
use tokio::sync::{mpsc, oneshot};

use super::{LocalDriver, group, transact};

/// How many commands share one commit at most.
const MOST: usize = 64;
/// How many commands may wait.
const QUEUE: usize = 1024;

/// SQLite's writer: one command at a time, as the file allows, and one commit for all that wait.
/// Without it, writers would wait in SQLite's own busy handler, which sleeps and is unfair.
#[derive(Debug, Default)]
pub(super) struct Writer(OnceLock<mpsc::Sender<Job>>);

pub(super) struct Job {
    driver: LocalDriver,
    cx: Cx,
    command: Command,
    edge: Edge,
    reply: oneshot::Sender<Result<Outcome>>,
}

impl Job {
    fn to_group(&self) -> group::Job<'_> {
        group::Job { cx: &self.cx, command: &self.command, edge: &self.edge }
    }
}

impl Writer {
    pub(super) async fn execute(
        &self,
        driver: &LocalDriver,
        cx: Cx,
        command: Command,
        edge: Edge,
    ) -> Result<Outcome> {
        let (reply, answer) = oneshot::channel();
        let job = Job { driver: driver.clone(), cx, command, edge, reply };
        if let Err(mpsc::error::SendError(job)) = self.queue().send(job).await {
            // The runtime that the writer ran on has ended; this one carries on without it.
            return patiently(&job).await;
        }
        answer.await.map_err(|_| {
            Error::unavailable("database_unavailable", "the writer has stopped; try again")
        })?
    }

    fn queue(&self) -> mpsc::Sender<Job> {
        let start = || {
            let (queue, jobs) = mpsc::channel(QUEUE);
            tokio::spawn(work(jobs));
            queue
        };
        self.0.get_or_init(start).clone()
    }
}

/// Takes all that waits, carries it out under one commit, and answers after the commit.
async fn work(mut jobs: mpsc::Receiver<Job>) {
    let mut batch = Vec::with_capacity(MOST);
    while jobs.recv_many(&mut batch, MOST).await > 0 {
        let taken = std::mem::take(&mut batch);
        run(taken).await;
    }
}

async fn run(batch: Vec<Job>) {
    let mut alone = Vec::new();
    let Some(first) = batch.first() else { return };
    let jobs: Vec<_> = batch.iter().map(Job::to_group).collect();
    match group::together(&first.driver, &jobs).await {
        Ok(results) => {
            for (job, result) in batch.into_iter().zip(results) {
                match result {
                    Err(error) if error.is_retryable() => alone.push(job),
                    // A caller who went away reads nothing; the command is done all the same.
                    result => drop(job.reply.send(result)),
                }
            }
        }
        // SQLite waited for the other process's lock already; one by one they would wait again.
        Err(error) if error.code() == "database_busy" => {
            for job in batch {
                drop(job.reply.send(Err(busy())));
            }
        }
        // Nothing was committed: the file is away.
        Err(_) => alone = batch,
    }
    for job in alone {
        let result = patiently(&job).await;
        drop(job.reply.send(result));
    }
}

fn busy() -> Error {
    Error::unavailable("database_busy", "the database is busy; try again").retryable()
}

/// One job, tried again while another process holds the lock.
async fn patiently(job: &Job) -> Result<Outcome> {
    let mut attempt = 1;
    loop {
        match transact::once(&job.driver, &job.cx, &job.command, &job.edge).await {
            Err(error) if error.is_retryable() && attempt < 5 => {
                transact::pause(&job.driver, attempt).await;
                attempt += 1;
            }
            result => return result,
        }
    }
}
