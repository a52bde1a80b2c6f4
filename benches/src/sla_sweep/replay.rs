//! The bare figure: the statements that a sweep logged, prepared, on a held connection.

use anyhow::Result;
use chrono::{DateTime, Utc};
use sea_query::Values;

use crate::bare::{Link, Want};

/// The statements of one batch.
#[derive(Debug, Default)]
struct Batch {
    reads: Vec<(&'static str, Values)>,
    writes: Vec<(&'static str, Values)>,
}

/// The statements of one sweep, by batches.
#[derive(Debug, Default)]
pub(super) struct Replay(Vec<Batch>);

impl Replay {
    /// Takes a log apart: after the writes of a batch the reads of the next one begin.
    pub(super) fn new(log: Vec<(String, Values)>) -> Self {
        let mut batches = vec![Batch::default()];
        for (sql, values) in log {
            let is_read = sql.starts_with("SELECT");
            let wrote = batches.last().is_some_and(|batch| !batch.writes.is_empty());
            if is_read && wrote {
                batches.push(Batch::default());
            }
            if let Some(batch) = batches.last_mut() {
                // A text lives as long as the program.
                let statement = (&*sql.leak(), values);
                if is_read { batch.reads.push(statement) } else { batch.writes.push(statement) }
            }
        }
        Self(batches)
    }

    /// How many statements, those that read and those that write.
    pub(super) fn counts(&self) -> (usize, usize) {
        let reads = self.0.iter().map(|batch| batch.reads.len()).sum();
        (reads, self.0.iter().map(|batch| batch.writes.len()).sum())
    }

    /// Runs the writes, a transaction for each batch.
    pub(super) async fn write(&self, link: &mut Link) -> Result<()> {
        for batch in self.0.iter().filter(|batch| !batch.writes.is_empty()) {
            link.begin().await?;
            for (sql, values) in &batch.writes {
                let want = if sql.contains(" RETURNING ") { Want::Rows } else { Want::Done };
                link.run(sql, values.clone(), want).await?;
            }
            link.text("COMMIT").await?;
        }
        Ok(())
    }

    /// Runs the reads.
    pub(super) async fn read(&self, link: &mut Link) -> Result<()> {
        for (sql, values) in self.0.iter().flat_map(|batch| &batch.reads) {
            link.run(sql, values.clone(), Want::Rows).await?;
        }
        Ok(())
    }
}

/// Makes undone what a sweep wrote on a group, so that the same rows can be written again.
pub(super) async fn undo(link: &mut Link, due: DateTime<Utc>, newest: [i64; 2]) -> Result<()> {
    let [activity, event] = newest;
    let mysql = matches!(link, Link::MySql(_));
    let instant = if mysql {
        due.format("'%Y-%m-%d %H:%M:%S%.6f'").to_string()
    } else {
        due.format("'%Y-%m-%d %H:%M:%S%.6f+00:00'").to_string()
    };
    // SQLite compares texts, and has them as sqlx writes them.
    let instant = if matches!(link, Link::Sqlite(_)) {
        due.format("'%Y-%m-%dT%H:%M:%S+00:00'").to_string()
    } else {
        instant
    };
    for sql in [
        format!("DELETE FROM escalated_ticket_activities WHERE id > {activity}"),
        format!("DELETE FROM escalated_outbox WHERE id > {event}"),
        format!(
            "UPDATE escalated_sla_clocks SET breached_at = NULL, fired = '50,75,90', \
             wake_at = due_at, updated_at = created_at \
             WHERE metric = 'first_response' AND due_at = {instant}"
        ),
        format!(
            "UPDATE escalated_tickets SET sla_first_response_breached = FALSE, \
             version = version - 1, event_seq = event_seq - 1, updated_at = created_at \
             WHERE first_response_due_at = {instant}"
        ),
    ] {
        link.text(sql.leak()).await?;
    }
    Ok(())
}

/// The newest activity and the newest event.
pub(super) async fn newest(link: &mut Link) -> Result<[i64; 2]> {
    Ok([
        link.number("SELECT COALESCE(MAX(id), 0) FROM escalated_ticket_activities").await?,
        link.number("SELECT COALESCE(MAX(id), 0) FROM escalated_outbox").await?,
    ])
}
