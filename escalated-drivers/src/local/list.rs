use escalated_core::{
    Error, Result,
    actor::Cx,
    page::Page,
    tickets::{TicketListItem, TicketQuery},
};

use super::LocalDriver;

pub(super) async fn page(
    _driver: &LocalDriver,
    _cx: &Cx,
    _query: &TicketQuery,
) -> Result<Page<TicketListItem>> {
    Err(Error::unavailable("x", "y"))
}
