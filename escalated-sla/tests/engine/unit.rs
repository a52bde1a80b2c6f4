//! A unit of work that knows clocks and nothing else.

use std::sync::Arc;

use async_trait::async_trait;
use escalated_core::{
    Result,
    activities::Activity,
    actor::Cx,
    ids::TicketId,
    pipeline::{
        AttachmentRows, CatalogRows, ClockRows, ContactRows, MessageRows, RecordRows, TicketRows,
        UnitOfWork,
    },
    sla::{SlaClock, SlaConfig},
};

/// Counts what is read.
pub(crate) struct Unit {
    pub(crate) config: Arc<SlaConfig>,
    pub(crate) clocks: Vec<SlaClock>,
    pub(crate) history: Vec<Activity>,
    pub(crate) reads: usize,
}

#[async_trait]
impl ClockRows for Unit {
    async fn sla_config(&mut self, _: &Cx) -> Result<Arc<SlaConfig>> {
        Ok(self.config.clone())
    }

    async fn clocks(&mut self, _: &Cx, _: TicketId) -> Result<Vec<SlaClock>> {
        self.reads += 1;
        Ok(self.clocks.clone())
    }

    async fn history(&mut self, _: &Cx, _: TicketId) -> Result<Vec<Activity>> {
        self.reads += 1;
        Ok(self.history.clone())
    }

    async fn write_clocks(&mut self, _: &Cx, _: TicketId, _: &[SlaClock]) -> Result<()> {
        Ok(())
    }
}

impl UnitOfWork for Unit {
    fn tickets(&mut self) -> &mut dyn TicketRows {
        unimplemented!("the hook reads no ticket")
    }
    fn messages(&mut self) -> &mut dyn MessageRows {
        unimplemented!("the hook writes no message")
    }
    fn catalog(&mut self) -> &mut dyn CatalogRows {
        unimplemented!("the hook reads no catalog")
    }
    fn contacts(&mut self) -> &mut dyn ContactRows {
        unimplemented!("the hook reads no contact")
    }
    fn attachments(&mut self) -> &mut dyn AttachmentRows {
        unimplemented!("the hook reads no file")
    }
    fn records(&mut self) -> &mut dyn RecordRows {
        unimplemented!("the hook writes no record")
    }
    fn clocks(&mut self) -> Option<&mut dyn ClockRows> {
        Some(self)
    }
}
