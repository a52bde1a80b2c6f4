//! What was acknowledged, what is unsure, and whether the database agrees.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use anyhow::Result;
use serde_json::Value;

use super::attempt::{Acknowledged, Attempt};
use super::client::Client;

/// Shared by the threads of a load.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    acknowledged: Mutex<Vec<Acknowledged>>,
    unsure: Mutex<Vec<Attempt>>,
    refused: Mutex<Vec<String>>,
}

/// What an audit found.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Audit {
    /// Acknowledged operations that are not there, or not as they were acknowledged.
    pub(super) lost: usize,
    /// Operations that are there more than once.
    pub(super) doubled: usize,
}

impl Ledger {
    pub(super) fn acknowledge(&self, done: Acknowledged) {
        lock(&self.acknowledged).push(done);
    }

    /// No answer came: it may have happened or not.
    pub(super) fn doubt(&self, attempt: Attempt) {
        lock(&self.unsure).push(attempt);
    }

    /// An answer came that nobody should get.
    pub(super) fn refuse(&self, answer: String) {
        lock(&self.refused).push(answer);
    }

    pub(super) fn refused(&self) -> Vec<String> {
        lock(&self.refused).clone()
    }

    pub(super) fn count(&self) -> usize {
        lock(&self.acknowledged).len()
    }

    /// The tickets that were made.
    pub(super) fn created(&self) -> u64 {
        let made = |done: &&Acknowledged| done.attempt.reply_to.is_none();
        lock(&self.acknowledged).iter().filter(made).count().try_into().unwrap_or(u64::MAX)
    }

    /// Tries what is unsure again under its old keys: afterwards each has happened exactly once.
    pub(super) fn settle(&self, client: &Client) -> Result<()> {
        for attempt in std::mem::take(&mut *lock(&self.unsure)) {
            let answer = attempt.send(client)?.expect(201)?;
            self.acknowledge(attempt.acknowledged(&answer)?);
        }
        Ok(())
    }

    /// Compares every acknowledged operation with what the API shows now.
    pub(super) fn audit(&self, client: &Client) -> Result<Audit> {
        let mut tickets: BTreeMap<String, Vec<Acknowledged>> = BTreeMap::new();
        for done in lock(&self.acknowledged).iter() {
            tickets.entry(done.reference.clone()).or_default().push(done.clone());
        }
        let mut audit = Audit::default();
        for (reference, operations) in tickets {
            let shown = client.get(&format!("/tickets/{reference}"))?;
            let ticket = shown.body.get("data").cloned().unwrap_or_default();
            let creations: BTreeSet<&str> = operations
                .iter()
                .filter(|done| done.attempt.reply_to.is_none())
                .map(|done| done.attempt.key.as_str())
                .collect();
            audit.doubled += creations.len().saturating_sub(1);
            for done in &operations {
                let times = times(&ticket, &done.attempt);
                audit.lost += usize::from(times == 0);
                audit.doubled += times.saturating_sub(1);
            }
        }
        Ok(audit)
    }
}

/// How often a ticket shows the trace of an operation.
fn times(ticket: &Value, attempt: &Attempt) -> usize {
    if attempt.reply_to.is_none() {
        return usize::from(ticket.get("subject").and_then(Value::as_str) == Some(&attempt.key));
    }
    let replies = ticket.get("replies").and_then(Value::as_array);
    replies.into_iter().flatten().filter(|reply| contains(reply, &attempt.key)).count()
}

fn contains(reply: &Value, key: &str) -> bool {
    reply.get("body").and_then(Value::as_str).is_some_and(|body| body.contains(key))
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn traces_are_counted_once_each() {
        let ticket = json!({
            "subject": "k1;",
            "replies": [{ "body": "k2;" }, { "body": "<p>k3;</p>" }, { "body": "k3;" }],
        });
        assert_eq!(times(&ticket, &Attempt::create("k1;".into())), 1);
        assert_eq!(times(&ticket, &Attempt::create("k2;".into())), 0);
        assert_eq!(times(&ticket, &Attempt::reply("k2;".into(), "ESC-1")), 1);
        assert_eq!(times(&ticket, &Attempt::reply("k3;".into(), "ESC-1")), 2);
        assert_eq!(times(&Value::Null, &Attempt::reply("k3;".into(), "ESC-1")), 0);
    }
}
