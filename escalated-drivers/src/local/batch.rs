use async_trait::async_trait;
use escalated_core::{
    Error, Result,
    actor::Cx,
    pipeline::{Command, Edge, Mode, Outcome},
    tickets::BatchDriver,
};

use super::{LocalDriver, detached, transact};

/// How many commands share one commit at most.
const MOST: usize = 500;

type Prepared = (Cx, Command, Edge);

#[async_trait]
impl BatchDriver for LocalDriver {
    async fn refresh_statistics(&self) -> Result<()> {
        self.inner.stores.analyze().await
    }

    async fn execute_batch(&self, commands: Vec<(Cx, Command)>) -> Vec<Result<Outcome>> {
        let mut results = Vec::with_capacity(commands.len());
        let mut rest = commands.into_iter();
        loop {
            let chunk: Vec<_> = rest.by_ref().take(MOST).collect();
            if chunk.is_empty() {
                return results;
            }
            let (driver, count) = (self.clone(), chunk.len());
            match detached(async move { Ok(carry_out(&driver, chunk).await) }).await {
                Ok(done) => results.extend(done),
                Err(_) => results.extend((0..count).map(|_| Err(cut_off()))),
            }
            self.inner.wake.notify_one();
        }
    }
}

fn cut_off() -> Error {
    Error::internal("task_failed", "the work was cut off")
}

async fn carry_out(driver: &LocalDriver, chunk: Vec<(Cx, Command)>) -> Vec<Result<Outcome>> {
    let mut prepared: Vec<Result<Prepared>> = Vec::with_capacity(chunk.len());
    for (cx, command) in chunk {
        let edge = driver.edge(&cx, &command).await;
        prepared.push(edge.map(|edge| (cx, command, edge)));
    }
    let mut results: Vec<Option<Result<Outcome>>> =
        together(driver, &prepared).await.unwrap_or_default();
    results.resize_with(prepared.len(), || None);
    let mut done = Vec::with_capacity(prepared.len());
    for (job, result) in prepared.into_iter().zip(results) {
        done.push(match (job, result) {
            (Err(error), _) => Err(error),
            (Ok(_), Some(Ok(outcome))) => Ok(outcome),
            (Ok(_), Some(Err(error))) if error.code() == "commit_unconfirmed" => Err(error),
            // What failed beside others, or with them, is tried once more alone.
            (Ok((cx, command, edge)), _) => transact::execute(driver, cx, command, edge).await,
        });
    }
    done
}

/// All commands in one transaction, each in a savepoint. An error means that none was committed; a
/// commit that cannot be confirmed is every command's own result.
async fn together(
    driver: &LocalDriver,
    prepared: &[Result<Prepared>],
) -> Result<Vec<Option<Result<Outcome>>>> {
    let mut tx = driver.db().begin().await?;
    let mut results = Vec::with_capacity(prepared.len());
    for job in prepared {
        let Ok((cx, command, edge)) = job else {
            results.push(None);
            continue;
        };
        tx.conn().savepoint("escalated_command").await?;
        let mut unit = driver.unit(tx.conn());
        let result = driver.inner.pipeline.run(&mut unit, cx, command, edge, Mode::Execute).await;
        match &result {
            Ok(_) => tx.conn().release_savepoint("escalated_command").await?,
            // A deadlock ends the whole transaction on MySQL: nothing of it can be kept.
            Err(error) if error.is_retryable() => {
                tx.rollback().await?;
                return result.map(|_| Vec::new());
            }
            Err(_) => tx.conn().rollback_to_savepoint("escalated_command").await?,
        }
        results.push(Some(result));
    }
    match tx.commit().await {
        Ok(()) => Ok(results),
        Err(error) if error.is_retryable() => Err(error),
        Err(error) => {
            let done = results.into_iter().map(|result| result.unwrap_or_else(|| Err(cut_off())));
            Ok(transact::unconfirmed(done.collect(), &error).into_iter().map(Some).collect())
        }
    }
}
