use async_trait::async_trait;
use escalated_core::{
    Result,
    activities::Activity,
    actor::Cx,
    contacts::Contact,
    departments::Department,
    events::Event,
    ids::{ActivityId, AttachmentId, ContactId, DepartmentId, MessageId, TagId, TicketId},
    jobs::NewJob,
    pipeline::{
        AttachmentRows, CatalogRows, ContactRows, MessageRows, NewMessage, RecordRows, SearchText,
        StoredOutcome, TicketRows, UnitOfWork,
    },
    tags::Tag,
    tickets::{Reference, ReferencePrefix, Ticket, TicketKey},
};

use crate::fixture::ticket;

/// A unit of work that keeps nothing but the events of the last command.
pub(crate) struct MemoryUnit {
    ticket: Ticket,
    pub(crate) events: Vec<Event>,
}

impl MemoryUnit {
    pub(crate) fn new() -> Self {
        Self { ticket: ticket(), events: Vec::new() }
    }
}

impl UnitOfWork for MemoryUnit {
    fn tickets(&mut self) -> &mut dyn TicketRows {
        self
    }
    fn messages(&mut self) -> &mut dyn MessageRows {
        self
    }
    fn catalog(&mut self) -> &mut dyn CatalogRows {
        self
    }
    fn contacts(&mut self) -> &mut dyn ContactRows {
        self
    }
    fn attachments(&mut self) -> &mut dyn AttachmentRows {
        self
    }
    fn records(&mut self) -> &mut dyn RecordRows {
        self
    }
}

#[async_trait]
impl TicketRows for MemoryUnit {
    async fn load(&mut self, _: &Cx, _: &TicketKey, _: bool) -> Result<Option<Ticket>> {
        Ok(Some(self.ticket.clone()))
    }
    async fn insert(
        &mut self,
        _: &Cx,
        _: &Ticket,
        prefix: &ReferencePrefix,
        _: Option<&str>,
    ) -> Result<(TicketId, Reference)> {
        let id = TicketId(100_008);
        Ok((id, prefix.reference(id)))
    }
    async fn update(&mut self, _: &Ticket, _: &Ticket) -> Result<bool> {
        Ok(true)
    }
    async fn tags(&mut self, _: &Cx, _: TicketId) -> Result<Vec<Tag>> {
        Ok(Vec::new())
    }
    async fn add_tags(&mut self, _: &Cx, _: TicketId, _: &[TagId]) -> Result<()> {
        Ok(())
    }
    async fn remove_tags(&mut self, _: &Cx, _: TicketId, _: &[TagId]) -> Result<()> {
        Ok(())
    }
    async fn index(&mut self, _: &Cx, _: TicketId, _: &SearchText, _: bool) -> Result<()> {
        Ok(())
    }
}

#[async_trait]
impl MessageRows for MemoryUnit {
    async fn insert_message(&mut self, _: &Cx, _: TicketId, _: &NewMessage) -> Result<MessageId> {
        Ok(MessageId(1))
    }
}

#[async_trait]
impl CatalogRows for MemoryUnit {
    async fn find_tags(&mut self, _: &Cx, _: &[TagId]) -> Result<Vec<Tag>> {
        Ok(Vec::new())
    }
    async fn find_departments(&mut self, _: &Cx, _: &[DepartmentId]) -> Result<Vec<Department>> {
        Ok(Vec::new())
    }
}

#[async_trait]
impl ContactRows for MemoryUnit {
    async fn contact(&mut self, _: &Cx, _: ContactId) -> Result<Option<Contact>> {
        Ok(None)
    }
    async fn contact_by_email(&mut self, _: &Cx, _: &str) -> Result<Option<Contact>> {
        Ok(None)
    }
    async fn find_or_create(&mut self, cx: &Cx, email: &str, name: &str) -> Result<Contact> {
        Ok(Contact {
            id: ContactId(7),
            email: email.into(),
            name: Some(name.into()),
            user_id: None,
            metadata: serde_json::json!({}),
            created_at: cx.now,
            updated_at: cx.now,
        })
    }
}

#[async_trait]
impl AttachmentRows for MemoryUnit {
    async fn count_uploads(&mut self, _: &Cx, ids: &[AttachmentId]) -> Result<u64> {
        Ok(ids.len() as u64)
    }

    async fn use_uploads(
        &mut self,
        _: &Cx,
        _: &[AttachmentId],
        _: TicketId,
        _: Option<MessageId>,
        _: bool,
    ) -> Result<u64> {
        Ok(0)
    }
}

#[async_trait]
impl RecordRows for MemoryUnit {
    async fn append_activities(&mut self, _: &Cx, rows: &[Activity]) -> Result<Vec<ActivityId>> {
        Ok(vec![ActivityId(1); rows.len()])
    }
    async fn append_events(&mut self, _: &Cx, rows: &[Event]) -> Result<()> {
        self.events = rows.to_vec();
        Ok(())
    }
    async fn add_jobs(&mut self, _: &Cx, _: &[NewJob]) -> Result<()> {
        Ok(())
    }
    async fn stored_outcome(&mut self, _: &Cx, _: &str) -> Result<Option<StoredOutcome>> {
        Ok(None)
    }
    async fn store_outcome(&mut self, _: &Cx, _: &str, _: &StoredOutcome) -> Result<()> {
        Ok(())
    }
}
