use std::{panic::AssertUnwindSafe, sync::OnceLock};

use escalated_core::{
    Error, Result,
    actor::Cx,
    pipeline::{Command, Edge, Mode, Outcome},
};
use futures_util::FutureExt;
use tokio::sync::{mpsc, oneshot};

use super::{LocalDriver, transact};
use crate::sql::Tx;

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
    match together(&batch).await {
        Ok(results) => {
            for (job, result) in batch.into_iter().zip(results) {
                match result {
                    Err(error) if error.is_retryable() => alone.push(job),
                    // A caller who went away reads nothing; the command is done all the same.
                    result => drop(job.reply.send(result)),
                }
            }
        }
        // Nothing was committed: another process has the lock, or the file is away.
        Err(_) => alone = batch,
    }
    for job in alone {
        let result = patiently(&job).await;
        drop(job.reply.send(result));
    }
}

/// All jobs in one transaction. An error means that none was committed; a commit that cannot be
/// confirmed is every job's own result, because to run them again could do them twice.
async fn together(batch: &[Job]) -> Result<Vec<Result<Outcome>>> {
    let Some(first) = batch.first() else { return Ok(Vec::new()) };
    let mut tx = first.driver.db().begin().await?;
    let single = batch.len() == 1;
    let mut results = Vec::with_capacity(batch.len());
    for job in batch {
        let result =
            if single { one(&mut tx, job).await } else { in_savepoint(&mut tx, job).await? };
        results.push(result);
    }
    if single && results.iter().any(Result::is_err) {
        tx.rollback().await?;
        return Ok(results);
    }
    match tx.commit().await {
        Ok(()) => Ok(results),
        Err(error) if error.is_retryable() => Err(error),
        Err(error) => Ok(transact::unconfirmed(results, &error)),
    }
}

/// A rule that panics fails its own command: the writer serves everybody and must outlive it.
async fn one(tx: &mut Tx, job: &Job) -> Result<Outcome> {
    let mut unit = job.driver.unit(tx.conn());
    let pipeline = &job.driver.inner.pipeline;
    let work = pipeline.run(&mut unit, &job.cx, &job.command, &job.edge, Mode::Execute);
    AssertUnwindSafe(work)
        .catch_unwind()
        .await
        .unwrap_or_else(|_| Err(Error::internal("task_failed", "the work was cut off")))
}

async fn in_savepoint(tx: &mut Tx, job: &Job) -> Result<Result<Outcome>> {
    tx.conn().savepoint("escalated_command").await?;
    let result = one(tx, job).await;
    if result.is_ok() {
        tx.conn().release_savepoint("escalated_command").await?;
    } else {
        tx.conn().rollback_to_savepoint("escalated_command").await?;
    }
    Ok(result)
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
