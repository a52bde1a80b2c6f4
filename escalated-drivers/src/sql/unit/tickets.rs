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
    TagLinks, TicketRow, append_search_text, insert_ticket, remove_tags, select_ticket,
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
        insert_ticket(self.for_write(), cx, ticket, prefix, guest_hash).await
    }

    async fn update(&mut self, before: &Ticket, after: &Ticket) -> Result<bool> {
        update_ticket(self.for_write(), before, after).await
    }

    async fn tags(&mut self, cx: &Cx, ticket: TicketId) -> Result<Vec<Tag>> {
        if let Some(gathered) = &mut self.gathered {
            gathered.write_tags(&mut self.conn).await?;
        }
        ticket_tags(&mut self.conn, cx, ticket).await
    }

    async fn add_tags(&mut self, cx: &Cx, ticket: TicketId, tags: &[TagId]) -> Result<()> {
        if let Some(gathered) = self.gathering_write() {
            gathered.add_tags(cx, ticket, tags);
            return Ok(());
        }
        let mut links = TagLinks::default();
        links.add(cx, ticket, tags);
        links.write(&mut self.conn).await
    }

    async fn remove_tags(&mut self, cx: &Cx, ticket: TicketId, tags: &[TagId]) -> Result<()> {
        if let Some(gathered) = &mut self.gathered {
            gathered.write_tags(&mut self.conn).await?;
        }
        remove_tags(self.for_write(), cx, ticket, tags).await
    }

    async fn index(
        &mut self,
        cx: &Cx,
        ticket: TicketId,
        text: &SearchText,
        first: bool,
    ) -> Result<()> {
        if let Some(gathered) = self.gathering_write() {
            gathered.add_text(cx, ticket, text, first);
            return Ok(());
        }
        append_search_text(&mut self.conn, &cx.tenant, ticket, text, first).await
    }
}
