//! Whether everything that requests led to is done. Asked of the database, so that the server is
//! not charged for the question.

use std::time::Duration;

use anyhow::{Result, ensure};

use crate::{bare::Link, stopwatch::Stopwatch};

const UNPOSITIONED: &str =
    "SELECT CAST(EXISTS (SELECT 1 FROM escalated_outbox WHERE position IS NULL) AS %)";
const PENDING: &str =
    "SELECT CAST(EXISTS (SELECT 1 FROM escalated_deliveries WHERE state = 'pending') AS %)";

/// Watches the outbox of a database.
pub(crate) struct Outbox {
    link: Link,
    questions: [&'static str; 2],
}

impl Outbox {
    /// Connects.
    pub(crate) async fn watch(url: &str) -> Result<Self> {
        let link = Link::connect(url).await?;
        let kind = match &link {
            Link::MySql(_) => "signed",
            Link::Postgres(_) => "int) + CAST(0 AS bigint",
            Link::Sqlite(_) => "integer",
        };
        let questions = [UNPOSITIONED, PENDING].map(|sql| &*sql.replace('%', kind).leak());
        Ok(Self { link, questions })
    }

    async fn is_empty(&mut self) -> Result<bool> {
        for question in self.questions {
            if self.link.number(question).await? != 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Waits until every event has its position and every delivery is made.
    pub(crate) async fn drained(&mut self) -> Result<()> {
        let watch = Stopwatch::start();
        while !self.is_empty().await? {
            let stuck = watch.elapsed() > Duration::from_secs(120);
            ensure!(!stuck, "the outbox was not drained within two minutes");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        Ok(())
    }

    /// Forgets the events of bare runs, which no consumer is to see.
    pub(crate) async fn forget_new(&mut self) -> Result<()> {
        self.link.text("DELETE FROM escalated_outbox WHERE position IS NULL").await
    }

    /// Brings the statistics up to date, as a server does by itself some time after a bulk load.
    pub(crate) async fn analyze(&mut self) -> Result<()> {
        match &self.link {
            Link::Postgres(_) => self.link.text("VACUUM ANALYZE").await,
            Link::Sqlite(_) => self.link.text("PRAGMA optimize").await,
            Link::MySql(_) => self.link.text("ANALYZE TABLE escalated_tickets").await,
        }
    }

    /// How many tickets there are.
    pub(crate) async fn tickets(&mut self) -> Result<i64> {
        self.link.number("SELECT count(*) FROM escalated_tickets").await
    }
}
