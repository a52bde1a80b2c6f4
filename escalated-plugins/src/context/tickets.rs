use escalated_core::{
    ErrorKind, Result,
    page::PageRequest,
    tickets::{Ticket, TicketKey, TicketQuery},
};
use serde_json::{Map, Value};

use super::{caller::Asking, shapes, ticket_filter};
use crate::ctx::WireId;

/// Tickets that a query answers at most.
const MAX_FOUND: i64 = 100;

/// Null where there is nothing.
pub(super) fn or_null(found: Result<Value>) -> Result<Value> {
    match found {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Value::Null),
        found => found,
    }
}

impl Asking<'_> {
    /// A ticket by id or reference.
    pub(super) async fn ticket(&self, id: &WireId) -> Result<Ticket> {
        let key = key(id)?;
        Ok(self.ports.tickets.get(&self.cx, &key).await?.ticket)
    }

    pub(super) async fn find_ticket(&self, id: &WireId) -> Result<Value> {
        or_null(self.ticket(id).await.map(|ticket| shapes::ticket(&ticket).into()))
    }

    /// The newest tickets that fit, whole: lists have neither texts nor metadata.
    pub(super) async fn query_tickets(&self, filter: &Map<String, Value>) -> Result<Value> {
        let tags = match filter.get("tag") {
            Some(_) => self.services.list_tags(&self.cx).await?,
            None => Vec::new(),
        };
        let query = TicketQuery {
            filter: ticket_filter::read(filter, &tags)?,
            page: PageRequest::After { cursor: None, limit: MAX_FOUND },
            ..TicketQuery::default()
        };
        let page = self.ports.tickets.list(&self.cx, &query).await?;
        let mut found = Vec::new();
        for item in page.items {
            let whole = self.find_ticket(&WireId::Number(item.id.0)).await?;
            found.extend(Some(whole).filter(|ticket| !ticket.is_null()));
        }
        Ok(Value::Array(found))
    }
}

pub(super) fn key(id: &WireId) -> Result<TicketKey> {
    TicketKey::parse(&id.to_string())
}
