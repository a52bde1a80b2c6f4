use async_trait::async_trait;

use super::{Attachment, NewAttachment};
use crate::{
    Result,
    actor::Cx,
    ids::{AttachmentId, TicketId},
    time::Timestamp,
};

/// A file and where it hangs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentPlace {
    /// The file.
    pub attachment: Attachment,
    /// Whether it hangs on a note, and so is for staff only.
    pub on_note: bool,
}

/// Where the rows of files are kept.
#[async_trait]
pub trait AttachmentStore: Send + Sync {
    /// Records an upload of the caller that no command uses yet.
    async fn stage_attachment(&self, cx: &Cx, new: &NewAttachment) -> Result<Attachment>;
    /// One file of the tenant.
    async fn find_attachment(&self, cx: &Cx, id: AttachmentId) -> Result<Option<AttachmentPlace>>;
    /// The files of a ticket and of its replies; with those of notes for staff.
    async fn ticket_attachments(
        &self,
        cx: &Cx,
        ticket: TicketId,
        with_notes: bool,
    ) -> Result<Vec<Attachment>>;
    /// Removes rows of unused uploads older than `before`, at most 100, and returns their blob
    /// keys, of all tenants.
    async fn sweep_staged(&self, before: Timestamp) -> Result<Vec<String>>;
}
