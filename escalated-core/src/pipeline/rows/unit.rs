use super::{
    AttachmentRows, CatalogRows, ClockRows, ContactRows, MessageRows, RecordRows, TicketRows,
};

/// One open database transaction. Whoever opened it closes it: there is no commit here.
///
/// Take one group of rows at a time: `uow.tickets().load(..).await`, then
/// `uow.records().append_activities(..).await`.
pub trait UnitOfWork: Send {
    /// Tickets, their tags, their search text.
    fn tickets(&mut self) -> &mut dyn TicketRows;
    /// Replies and notes.
    fn messages(&mut self) -> &mut dyn MessageRows;
    /// Tags and departments.
    fn catalog(&mut self) -> &mut dyn CatalogRows;
    /// Contacts.
    fn contacts(&mut self) -> &mut dyn ContactRows;
    /// Uploads.
    fn attachments(&mut self) -> &mut dyn AttachmentRows;
    /// Activities, outbox, jobs, idempotency keys.
    fn records(&mut self) -> &mut dyn RecordRows;
    /// SLA clocks; none where the driver keeps none.
    fn clocks(&mut self) -> Option<&mut dyn ClockRows> {
        None
    }
}
