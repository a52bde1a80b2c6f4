use async_trait::async_trait;

use super::Activity;
use crate::{
    Result,
    actor::Cx,
    ids::{ActivityId, TicketId},
};

/// Where activities are read.
#[async_trait]
pub trait ActivityStore: Send + Sync {
    /// Changes of one ticket, newest first, before `before` if given, at most `limit` (1 to 100).
    async fn ticket_activities(
        &self,
        cx: &Cx,
        ticket: TicketId,
        before: Option<ActivityId>,
        limit: i64,
    ) -> Result<Vec<Activity>>;
}
