use super::table::table;

table! {
    /// Stored files.
    Attachments = "escalated_attachments" {
        Id, TenantId, TicketId, ReplyId, OnNote, OwnerKey, Filename, MimeType, Size, BlobKey,
        Sha256, CreatedAt, UpdatedAt,
    }
}
