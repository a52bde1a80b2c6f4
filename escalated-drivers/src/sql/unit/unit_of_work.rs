use escalated_core::{
    Result,
    ids::ActivityId,
    mail::MailDomain,
    pipeline::{
        AttachmentRows, CatalogRows, ClockRows, ContactRows, MessageRows, RecordRows, TicketRows,
        UnitOfWork,
    },
};

use super::gathered::Gathered;
use crate::sql::{Conn, sla::SlaCache};

/// Rows through a connection that is inside a transaction. It cannot commit: whoever opened the
/// transaction does.
pub struct SqlUnitOfWork<'c> {
    pub(super) conn: Conn<'c>,
    pub(super) mail_domain: Option<&'c MailDomain>,
    pub(super) sla: Option<&'c SlaCache>,
    /// For commands that stand and fall together.
    pub(super) gathered: Option<Gathered>,
    writes: usize,
}

impl<'c> SqlUnitOfWork<'c> {
    /// Over a connection. With a mail domain every reply is written with its Message-ID, which
    /// holds the reply's own id.
    #[must_use]
    pub fn new(conn: Conn<'c>, mail_domain: Option<&'c MailDomain>) -> Self {
        Self { conn, mail_domain, sla: None, gathered: None, writes: 0 }
    }

    /// The same for many commands that are rolled back together if one of them cannot be kept.
    /// Some of their rows are written by [`Self::finish`] only. Activities that have the id 0 in an
    /// outcome get theirs then.
    #[must_use]
    pub(crate) fn gathering(conn: Conn<'c>, mail_domain: Option<&'c MailDomain>) -> Self {
        Self { gathered: Some(Gathered::default()), ..Self::new(conn, mail_domain) }
    }

    /// The same, with the SLA rules that are known already.
    #[must_use]
    pub(crate) fn knowing(mut self, sla: &'c SlaCache) -> Self {
        self.sla = Some(sla);
        self
    }

    /// How often something was written. A command that left it alone left nothing behind.
    pub(crate) fn writes(&self) -> usize {
        self.writes
    }

    /// The connection, for a write.
    pub(super) fn for_write(&mut self) -> &mut Conn<'c> {
        self.writes += 1;
        &mut self.conn
    }

    /// What is gathered, for a write.
    pub(super) fn gathering_write(&mut self) -> Option<&mut Gathered> {
        self.writes += 1;
        self.gathered.as_mut()
    }

    /// The connection, with all activities of earlier commands in the table: whoever reads them, or
    /// writes some past what is gathered, begins here.
    pub(super) async fn with_activities(&mut self) -> Result<&mut Conn<'c>> {
        if let Some(gathered) = &mut self.gathered {
            gathered.write_activities(&mut self.conn).await?;
        }
        Ok(&mut self.conn)
    }

    /// Writes what was gathered; answers with the ids of the activities among it, in order.
    pub(crate) async fn finish(mut self) -> Result<Vec<ActivityId>> {
        match self.gathered.take() {
            Some(gathered) => gathered.write(&mut self.conn).await,
            None => Ok(Vec::new()),
        }
    }
}

impl UnitOfWork for SqlUnitOfWork<'_> {
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

    fn clocks(&mut self) -> Option<&mut dyn ClockRows> {
        Some(self)
    }
}
