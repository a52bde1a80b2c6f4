use async_trait::async_trait;
use escalated_core::{
    Result,
    actor::Cx,
    ids::{TagId, TicketId},
    pipeline::{SearchText, TicketRows},
    tags::Tag,
    tickets::{Reference, ReferencePrefix, Ticket, TicketKey},
};

use super::SqlUnitOfWork;
use crate::sql::tickets::{
    TicketRow, add_tags, append_search_text, insert_ticket, remove_tags, select_ticket,
    ticket_tags, update_ticket,
};

#[async_trait]
impl TicketRows for SqlUnitOfWork<'_> {
    async fn load(&mut self, cx: &Cx, key: &TicketKey, lock: bool) -> Result<Option<Ticket>> {
        let statement = select_ticket(self.conn.dialect(), cx, key, lock);
        let row: Option<TicketRow> = self.conn.fetch_optional(statement).await?;
        let own = row.filter(|row| row.tenant_id == cx.tenant.as_str());
        own.map(Ticket::try_from).transpose()
    }

    async fn insert(
        &mut self,
        cx: &Cx,
        ticket: &Ticket,
        prefix: &ReferencePrefix,
        guest_hash: Option<&str>,
    ) -> Result<(TicketId, Reference)> {
        insert_ticket(&mut self.conn, cx, ticket, prefix, guest_hash).await
    }

    async fn update(&mut self, before: &Ticket, after: &Ticket) -> Result<bool> {
        update_ticket(&mut self.conn, before, after).await
    }

    async fn tags(&mut self, cx: &Cx, ticket: TicketId) -> Result<Vec<Tag>> {
        ticket_tags(&mut self.conn, cx, ticket).await
    }

    async fn add_tags(&mut self, cx: &Cx, ticket: TicketId, tags: &[TagId]) -> Result<()> {
        add_tags(&mut self.conn, cx, ticket, tags).await
    }

    async fn remove_tags(&mut self, cx: &Cx, ticket: TicketId, tags: &[TagId]) -> Result<()> {
        remove_tags(&mut self.conn, cx, ticket, tags).await
    }

    async fn index(
        &mut self,
        cx: &Cx,
        ticket: TicketId,
        text: &SearchText,
        first: bool,
    ) -> Result<()> {
        append_search_text(&mut self.conn, cx, ticket, text, first).await
    }
}
