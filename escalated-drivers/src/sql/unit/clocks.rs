use std::sync::Arc;

use async_trait::async_trait;
use escalated_core::{
    Result,
    activities::Activity,
    actor::Cx,
    ids::TicketId,
    pipeline::ClockRows,
    sla::{SlaClock, SlaConfig},
};

use super::SqlUnitOfWork;
use crate::sql::sla::{WrittenClocks, cached_config, select_clocks, select_history};

#[async_trait]
impl ClockRows for SqlUnitOfWork<'_> {
    async fn sla_config(&mut self, cx: &Cx) -> Result<Arc<SlaConfig>> {
        cached_config(&mut self.conn, cx, self.sla).await
    }

    async fn clocks(&mut self, cx: &Cx, ticket: TicketId) -> Result<Vec<SlaClock>> {
        if let Some(gathered) = &mut self.gathered {
            gathered.write_clocks(&mut self.conn).await?;
        }
        select_clocks(&mut self.conn, cx, ticket).await
    }

    async fn history(&mut self, cx: &Cx, ticket: TicketId) -> Result<Vec<Activity>> {
        if let Some(gathered) = &mut self.gathered {
            gathered.write_activities(&mut self.conn).await?;
        }
        select_history(&mut self.conn, cx, ticket).await
    }

    async fn write_clocks(&mut self, cx: &Cx, ticket: TicketId, clocks: &[SlaClock]) -> Result<()> {
        if let Some(gathered) = self.gathering_write() {
            gathered.add_clocks(cx, ticket, clocks);
            return Ok(());
        }
        let mut written = WrittenClocks::default();
        written.add(&cx.tenant, ticket, cx.now, clocks);
        written.write(&mut self.conn).await
    }
}
