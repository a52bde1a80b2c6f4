use escalated_core::Result;

use super::SqlStores;
use crate::{
    local::detached,
    sql::{Dialect, Statement},
};

/// The tables whose statistics decide how lists are read.
const POSTGRES: &str = "ANALYZE escalated_tickets, escalated_search, escalated_replies, \
    escalated_ticket_tag, escalated_ticket_activities, escalated_contacts";
const MYSQL: &str = "ANALYZE TABLE escalated_tickets, escalated_search, escalated_replies, \
    escalated_ticket_tag, escalated_ticket_activities, escalated_contacts";

impl SqlStores {
    /// Gathers the planner's statistics. SQLite looks at a sample of each index.
    pub(crate) async fn analyze(&self) -> Result<()> {
        let stores = self.clone();
        detached(async move {
            let mut tx = stores.begin().await?;
            match stores.db.dialect() {
                Dialect::Sqlite => {
                    let sample = Statement::raw("PRAGMA analysis_limit = 400", Vec::new());
                    tx.conn().execute(sample).await?;
                    tx.conn().execute(Statement::raw("ANALYZE", Vec::new())).await?;
                }
                Dialect::Postgres => tx.conn().run_text(POSTGRES).await?,
                Dialect::MySql => tx.conn().run_text(MYSQL).await?,
            }
            tx.commit().await
        })
        .await
    }
}
