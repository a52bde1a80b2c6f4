use super::table::table;

table! {
    /// Replies and notes.
    Replies = "escalated_replies" {
        Id, TenantId, TicketId, AuthorKind, AuthorType, AuthorId, AuthorName, Body, IsInternalNote,
        IsPinned, MessageId, CreatedAt, UpdatedAt,
    }
}
