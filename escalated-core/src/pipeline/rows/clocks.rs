use std::sync::Arc;

use async_trait::async_trait;

use crate::{
    Result,
    activities::Activity,
    actor::Cx,
    ids::TicketId,
    sla::{SlaClock, SlaConfig},
};

/// SLA clocks and what they follow from, inside a unit.
#[async_trait]
pub trait ClockRows: Send {
    /// The tenant's rules, from a cache of a few seconds.
    async fn sla_config(&mut self, cx: &Cx) -> Result<Arc<SlaConfig>>;
    /// The clocks of a ticket by metric and cycle.
    async fn clocks(&mut self, cx: &Cx, ticket: TicketId) -> Result<Vec<SlaClock>>;
    /// The activities that move clocks
    /// ([`crate::activities::ActivityKind::MOVES_CLOCKS`]), oldest first.
    async fn history(&mut self, cx: &Cx, ticket: TicketId) -> Result<Vec<Activity>>;
    /// Writes clocks of a ticket: a new row for each whose id is 0, the others by their id.
    async fn write_clocks(&mut self, cx: &Cx, ticket: TicketId, clocks: &[SlaClock]) -> Result<()>;
}
