use escalated_core::pipeline::{
    AttachmentRows, CatalogRows, ContactRows, MessageRows, RecordRows, TicketRows, UnitOfWork,
};

use crate::sql::Conn;

/// Rows through a connection that is inside a transaction. It cannot commit: whoever opened the
/// transaction does.
pub struct SqlUnitOfWork<'c> {
    pub(super) conn: Conn<'c>,
}

impl<'c> SqlUnitOfWork<'c> {
    /// Over a connection.
    #[must_use]
    pub fn new(conn: Conn<'c>) -> Self {
        Self { conn }
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
