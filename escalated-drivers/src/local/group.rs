use std::panic::AssertUnwindSafe;

use escalated_core::{
    Error, ErrorKind, Result,
    actor::Cx,
    ids::ActivityId,
    pipeline::{Command, Edge, Mode, Outcome},
};
use futures_util::FutureExt;

use super::{LocalDriver, transact};
use crate::sql::{Dialect, Tx, unit::SqlUnitOfWork};

const SAVEPOINT: &str = "escalated_command";

/// A command with what was looked up for it.
#[derive(Clone, Copy)]
pub(super) struct Job<'j> {
    pub cx: &'j Cx,
    pub command: &'j Command,
    pub edge: &'j Edge,
}

/// Many commands under one commit. One that fails leaves nothing behind and disturbs no other. An
/// error means that none was committed; a commit that cannot be confirmed is every command's own
/// result, because to run them again could do them twice.
pub(super) async fn together(
    driver: &LocalDriver,
    jobs: &[Job<'_>],
) -> Result<Vec<Result<Outcome>>> {
    match (at_once(driver, jobs).await, jobs) {
        (Err(error), [_]) => Ok(vec![Err(error)]),
        (Err(error), _) if is_of_one_command(&error) => in_savepoints(driver, jobs).await,
        (done, _) => done,
    }
}

/// Whether others may do better without it: not when the database is busy or away.
fn is_of_one_command(error: &Error) -> bool {
    !error.is_retryable() && error.kind() != ErrorKind::Unavailable
}

/// Without savepoints, and with what nobody reads written at the end. Ends with the first command
/// that fails after it wrote: nothing is kept then.
async fn at_once(driver: &LocalDriver, jobs: &[Job<'_>]) -> Result<Vec<Result<Outcome>>> {
    let mut tx = driver.db().begin().await?;
    match run_all(driver, &mut tx, jobs).await {
        Ok(results) => commit(tx, results).await,
        Err(error) => {
            tx.rollback().await?;
            Err(error)
        }
    }
}

async fn run_all(
    driver: &LocalDriver,
    tx: &mut Tx,
    jobs: &[Job<'_>],
) -> Result<Vec<Result<Outcome>>> {
    let mut unit = SqlUnitOfWork::gathering(tx.conn(), driver.inner.options.mail_domain.as_ref())
        .knowing(&driver.inner.stores.sla);
    let mut results = Vec::with_capacity(jobs.len());
    for job in jobs {
        let writes = unit.writes();
        let result = one(driver, &mut unit, *job).await;
        if let Err(error) = &result
            && !(is_refusal(error) && unit.writes() == writes)
        {
            return result.map(|_| Vec::new());
        }
        results.push(result);
    }
    let mut drawn = unit.finish().await?.into_iter();
    let written = results.iter_mut().flatten().flat_map(|outcome| &mut outcome.activities);
    for activity in written.filter(|activity| activity.id == ActivityId(0)) {
        activity.id = drawn.next().unwrap_or(activity.id);
    }
    Ok(results)
}

/// Whether a rule said no. After an error of the database nothing is certain: PostgreSQL takes no
/// further statement then, and makes a commit into a rollback.
fn is_refusal(error: &Error) -> bool {
    is_of_one_command(error) && error.kind() != ErrorKind::Internal
}

async fn in_savepoints(driver: &LocalDriver, jobs: &[Job<'_>]) -> Result<Vec<Result<Outcome>>> {
    let mut tx = driver.db().begin().await?;
    let mut results = Vec::with_capacity(jobs.len());
    for job in jobs {
        tx.conn().savepoint(SAVEPOINT).await?;
        let result = one(driver, &mut driver.unit(tx.conn()), *job).await;
        match &result {
            Ok(_) => tx.conn().release_savepoint(SAVEPOINT).await?,
            // A deadlock ends the whole transaction on MySQL: nothing of it can be kept.
            Err(error) if error.is_retryable() && driver.db().dialect() != Dialect::Sqlite => {
                tx.rollback().await?;
                return result.map(|_| Vec::new());
            }
            Err(_) => tx.conn().rollback_to_savepoint(SAVEPOINT).await?,
        }
        results.push(result);
    }
    commit(tx, results).await
}

/// A rule that panics fails its own command: those beside it belong to others.
async fn one(
    driver: &LocalDriver,
    unit: &mut SqlUnitOfWork<'_>,
    Job { cx, command, edge }: Job<'_>,
) -> Result<Outcome> {
    let work = driver.inner.pipeline.run(unit, cx, command, edge, Mode::Execute);
    AssertUnwindSafe(work)
        .catch_unwind()
        .await
        .unwrap_or_else(|_| Err(Error::internal("task_failed", "the work was cut off")))
}

async fn commit(tx: Tx, results: Vec<Result<Outcome>>) -> Result<Vec<Result<Outcome>>> {
    match tx.commit().await {
        Ok(()) => Ok(results),
        Err(error) if error.is_retryable() => Err(error),
        Err(error) => Ok(transact::unconfirmed(results, &error)),
    }
}
