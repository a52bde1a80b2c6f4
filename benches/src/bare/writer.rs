use std::sync::Arc;

use anyhow::{Context, Result};
use tokio::sync::{mpsc, oneshot};

use super::{Link, Script};
use crate::material::Known;

/// How many share one commit at most, as in the service.
const MOST: usize = 64;

/// SQLite's one writer for several tasks: all that wait share one commit. On SQLite this is faster
/// than tasks that wait for each other's locks, so it is the fair thing to compare with.
#[derive(Clone)]
pub(crate) struct Writer(mpsc::Sender<Job>);

struct Job {
    script: Arc<Script>,
    ticket: Option<Known>,
    done: oneshot::Sender<()>,
}

impl Writer {
    /// Starts its task; it ends with the last clone.
    pub(crate) fn start(link: Link) -> Self {
        let (queue, jobs) = mpsc::channel(1024);
        tokio::spawn(async move {
            if let Err(error) = work(link, jobs).await {
                eprintln_once(&error);
            }
        });
        Self(queue)
    }

    /// Runs a script in the next commit.
    pub(crate) async fn run(&self, script: Arc<Script>, ticket: Option<Known>) -> Result<()> {
        let (done, committed) = oneshot::channel();
        let job = Job { script, ticket, done };
        self.0.send(job).await.ok().context("the bare writer has stopped")?;
        committed.await.context("the bare writer has failed")
    }
}

async fn work(mut link: Link, mut jobs: mpsc::Receiver<Job>) -> Result<()> {
    let mut batch = Vec::with_capacity(MOST);
    while jobs.recv_many(&mut batch, MOST).await > 0 {
        link.begin().await?;
        for job in &batch {
            job.script.run(&mut link, job.ticket.as_ref()).await?;
        }
        link.text("COMMIT").await?;
        for job in batch.drain(..) {
            // The task that waited may have ended with its time.
            let _ = job.done.send(());
        }
    }
    Ok(())
}

fn eprintln_once(error: &anyhow::Error) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "bare writer: {error:#}");
}
