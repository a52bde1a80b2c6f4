use std::{collections::HashMap, sync::Arc};

use async_trait::async_trait;
use escalated_core::{
    Error, Result,
    actor::Cx,
    ids::TenantId,
    pipeline::{Command, Edge, Outcome},
    settings::{Settings, SettingsStore},
    tickets::BatchDriver,
};

use super::{
    LocalDriver, detached,
    group::{self, Job},
    transact,
};

/// How many commands share one commit at most.
const MOST: usize = 500;

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
    let edges = edges(driver, &chunk).await;
    let jobs: Vec<_> = chunk
        .iter()
        .zip(&edges)
        .filter_map(|((cx, command), edge)| Some(Job { cx, command, edge: edge.as_ref().ok()? }))
        .collect();
    let results = group::together(driver, &jobs).await.map(Vec::into_iter);
    let mut results = results.ok();
    let mut done = Vec::with_capacity(chunk.len());
    for ((cx, command), edge) in chunk.into_iter().zip(edges) {
        let edge = match edge {
            Ok(edge) => edge,
            Err(error) => {
                done.push(Err(error));
                continue;
            }
        };
        done.push(match results.as_mut().and_then(Iterator::next) {
            Some(Ok(outcome)) => Ok(outcome),
            Some(Err(error)) if is_final(&error) => Err(error),
            // What failed beside others, or with them, is tried once more alone.
            _ => transact::execute(driver, cx, command, edge).await,
        });
    }
    done
}

/// Whether a command is not to be run again: it may be done already, or its rules panic.
fn is_final(error: &Error) -> bool {
    matches!(error.code(), "commit_unconfirmed" | "task_failed")
}

/// What each command needs from outside the database. The settings hold for the whole chunk: its
/// commands may be years apart by their own clocks, and would each read them anew.
async fn edges(driver: &LocalDriver, chunk: &[(Cx, Command)]) -> Vec<Result<Edge>> {
    let mut known: HashMap<TenantId, Arc<Settings>> = HashMap::new();
    let mut edges = Vec::with_capacity(chunk.len());
    for (cx, command) in chunk {
        let settings = match known.get(&cx.tenant) {
            Some(settings) => Ok(settings.clone()),
            None => driver.inner.stores.settings(cx).await,
        };
        edges.push(match settings {
            Ok(settings) => {
                known.insert(cx.tenant.clone(), settings.clone());
                driver.edge_with(settings, cx, command).await
            }
            Err(error) => Err(error),
        });
    }
    edges
}
