//! Reading a ticket's clocks.

use std::sync::Arc;

use super::Services;
use crate::{
    Error, Result,
    activities::Activity,
    actor::Cx,
    engines::{SlaCase, SlaEngine},
    sla::{SlaExplanation, SlaStatus, moments},
    tickets::{TicketDetail, TicketKey},
};

impl Services {
    /// The SLA engine.
    ///
    /// # Errors
    /// `sla_not_available` where the host has none.
    pub(super) fn sla_engine(&self) -> Result<&Arc<dyn SlaEngine>> {
        let none = || Error::not_found("sla_not_available", "this helpdesk has no SLA engine");
        self.ports.sla.as_ref().ok_or_else(none)
    }

    /// How the clocks of a ticket stand, for staff.
    ///
    /// # Errors
    /// `ticket_not_found`, `sla_not_available`.
    pub async fn sla_status(&self, cx: &Cx, key: &TicketKey) -> Result<SlaStatus> {
        let engine = self.sla_engine()?;
        let case = self.sla_case(cx, &self.staff_ticket(cx, key).await?).await?;
        engine.status(&case, cx.now)
    }

    /// Why the clocks of a ticket stand so, for staff.
    ///
    /// # Errors
    /// `ticket_not_found`, `sla_not_available`.
    pub async fn sla_explain(&self, cx: &Cx, key: &TicketKey) -> Result<SlaExplanation> {
        let engine = self.sla_engine()?;
        let case = self.sla_case(cx, &self.staff_ticket(cx, key).await?).await?;
        engine.explain(&case, cx.now)
    }

    /// Why the clocks of a ticket that was read already stand so; the caller has seen to it that
    /// the reader is staff.
    ///
    /// # Errors
    /// `ticket_not_found` for others, `sla_not_available`.
    pub async fn sla_explain_detail(
        &self,
        cx: &Cx,
        detail: &TicketDetail,
    ) -> Result<SlaExplanation> {
        let engine = self.sla_engine()?;
        staff_only(cx)?;
        engine.explain(&self.sla_case(cx, detail).await?, cx.now)
    }

    /// What the SLA did on a ticket, oldest first, for staff.
    ///
    /// # Errors
    /// `ticket_not_found`, `sla_not_available`.
    pub async fn sla_log(&self, cx: &Cx, key: &TicketKey) -> Result<Vec<Activity>> {
        self.sla_engine()?;
        let detail = self.staff_ticket(cx, key).await?;
        self.ports.clocks.sla_log(cx, detail.ticket.id).await
    }

    async fn staff_ticket(&self, cx: &Cx, key: &TicketKey) -> Result<TicketDetail> {
        staff_only(cx)?;
        self.ports.tickets.get(cx, key).await
    }

    async fn sla_case(&self, cx: &Cx, detail: &TicketDetail) -> Result<SlaCase> {
        let ticket = detail.ticket.clone();
        let config = self.ports.policies.sla_config(cx).await?;
        let clocks = self.ports.clocks.clocks_of(cx, ticket.id).await?;
        let history = self.ports.clocks.clock_history(cx, ticket.id).await?;
        Ok(SlaCase {
            history: moments(&ticket, &history),
            tags: detail.tags.iter().map(|tag| tag.id).collect(),
            ticket,
            clocks,
            config,
        })
    }
}

/// Promises are the staff's business; to others they do not exist.
fn staff_only(cx: &Cx) -> Result<()> {
    if cx.grants.role.is_staff() {
        Ok(())
    } else {
        Err(Error::not_found("ticket_not_found", "no such ticket"))
    }
}
