use std::time::Duration;

use escalated_core::{
    Error, Result,
    actor::Cx,
    pipeline::{Command, Edge, Mode, Outcome},
};

use super::LocalDriver;
#[cfg(feature = "sqlite")]
use crate::sql::Dialect;

/// How often a command is run before a busy database is reported.
const ATTEMPTS: u32 = 8;

/// Runs a command until it commits or fails for good. Call it in a task of its own.
pub(super) async fn execute(
    driver: &LocalDriver,
    cx: Cx,
    command: Command,
    edge: Edge,
) -> Result<Outcome> {
    #[cfg(feature = "sqlite")]
    if driver.db().dialect() == Dialect::Sqlite {
        return driver.inner.writer.execute(driver, cx, command, edge).await;
    }
    let mut attempt = 1;
    loop {
        match once(driver, &cx, &command, &edge).await {
            Err(error) if error.is_retryable() && attempt < ATTEMPTS => {
                tracing::debug!(code = error.code(), attempt, "running a command again");
                pause(driver, attempt).await;
                attempt += 1;
            }
            other => return other,
        }
    }
}

/// One try in a transaction of its own.
pub(super) async fn once(
    driver: &LocalDriver,
    cx: &Cx,
    command: &Command,
    edge: &Edge,
) -> Result<Outcome> {
    let mut tx = driver.db().begin().await?;
    let mut unit = driver.unit(tx.conn());
    match driver.inner.pipeline.run(&mut unit, cx, command, edge, Mode::Execute).await {
        Ok(outcome) => {
            tx.commit().await?;
            Ok(outcome)
        }
        Err(error) => {
            if let Err(lost) = tx.rollback().await {
                tracing::debug!(code = lost.code(), "a rollback failed; the connection is dropped");
            }
            Err(error)
        }
    }
}

/// The results of commands whose shared commit could not be confirmed.
pub(super) fn unconfirmed(results: Vec<Result<Outcome>>, error: &Error) -> Vec<Result<Outcome>> {
    let again = || Error::unavailable("commit_unconfirmed", error.message().to_owned());
    results.into_iter().map(|result| result.and_then(|_| Err(again()))).collect()
}

/// Waits 2 ms, 4 ms, … with as much again at random, so that rivals part.
pub(super) async fn pause(driver: &LocalDriver, attempt: u32) {
    let mut jitter = [0_u8; 1];
    driver.inner.options.entropy.fill(&mut jitter);
    let base = 2_u64 << attempt.min(6);
    let [jitter] = jitter;
    let wait = base + base * u64::from(jitter) / 255;
    tokio::time::sleep(Duration::from_millis(wait)).await;
}
