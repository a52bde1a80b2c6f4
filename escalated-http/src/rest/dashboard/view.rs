use escalated_core::{ids::TicketId, tickets::TicketListItem};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{names::Names, rest::shapes::Moment};

/// Counts, each exact up to 10,000.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Stats {
    pub(super) open: i64,
    pub(super) my_assigned: i64,
    pub(super) unassigned: i64,
    pub(super) sla_breached: i64,
    pub(super) resolved_today: i64,
}

/// A ticket in short.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RecentTicket<'a> {
    #[schema(value_type = i64)]
    id: TicketId,
    reference: &'a str,
    subject: &'a str,
    status: &'static str,
    priority: &'static str,
    requester_name: Option<&'a str>,
    assignee_name: Option<&'a str>,
    created_at: Moment,
}

/// What somebody should look at first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NeedsAttention<'a> {
    pub(super) sla_breaching: Vec<RecentTicket<'a>>,
    pub(super) unassigned_urgent: Vec<RecentTicket<'a>>,
}

/// What the caller did.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MyPerformance {
    /// Since Monday, 0:00 in UTC.
    pub(super) resolved_this_week: i64,
}

/// The numbers of an agent's first page.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Dashboard<'a> {
    pub(super) stats: Stats,
    pub(super) recent_tickets: Vec<RecentTicket<'a>>,
    pub(super) needs_attention: NeedsAttention<'a>,
    pub(super) my_performance: MyPerformance,
}

impl<'a> RecentTicket<'a> {
    pub(super) fn all(items: &'a [TicketListItem], names: &'a Names) -> Vec<Self> {
        items.iter().map(|item| Self::new(item, names)).collect()
    }

    fn new(item: &'a TicketListItem, names: &'a Names) -> Self {
        let assignee = item.assignee.as_ref().and_then(|id| names.user(id));
        Self {
            id: item.id,
            reference: item.reference.as_str(),
            subject: &item.subject,
            status: item.status.as_str(),
            priority: item.priority.as_str(),
            requester_name: crate::rest::tickets::requester_name(item, names),
            assignee_name: assignee.map(|(name, _)| name),
            created_at: Moment(item.created_at),
        }
    }
}
