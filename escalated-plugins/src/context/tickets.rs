use escalated_core::{
    Error, ErrorKind, Result,
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
        match key(id)? {
            TicketKey::Id(id) => {
                let found = self.ports.tickets.find_many(&self.cx, &[id]).await?;
                let none = || Error::not_found("ticket_not_found", "no such ticket");
                found.into_iter().next().ok_or_else(none)
            }
            key => Ok(self.ports.tickets.get(&self.cx, &key).await?.ticket),
        }
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
        let ids: Vec<_> = page.items.iter().map(|item| item.id).collect();
        let found = self.ports.tickets.find_many(&self.cx, &ids).await?;
        Ok(found.iter().map(|ticket| Value::Object(shapes::ticket(ticket))).collect())
    }
}

pub(super) fn key(id: &WireId) -> Result<TicketKey> {
    TicketKey::parse(&id.to_string())
}
