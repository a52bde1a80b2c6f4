//! The bare figure: the statements that a sweep logged, prepared, on a held connection.

use anyhow::Result;
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
