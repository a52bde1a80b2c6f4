use escalated_core::pipeline::{
    AttachmentRows, CatalogRows, ContactRows, MessageRows, RecordRows, TicketRows, UnitOfWork,
};

use escalated_core::mail::MailDomain;

use crate::sql::Conn;

/// Rows through a connection that is inside a transaction. It cannot commit: whoever opened the
/// transaction does.
pub struct SqlUnitOfWork<'c> {
    pub(super) conn: Conn<'c>,
    pub(super) mail_domain: Option<&'c MailDomain>,
}

impl<'c> SqlUnitOfWork<'c> {
    /// Over a connection. With a mail domain every reply is written with its Message-ID, which
    /// holds the reply's own id.
    #[must_use]
    pub fn new(conn: Conn<'c>, mail_domain: Option<&'c MailDomain>) -> Self {
        Self { conn, mail_domain }
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
}
