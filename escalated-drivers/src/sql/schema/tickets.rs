use super::table::table;

table! {
    /// Tickets.
    Tickets = "escalated_tickets" {
        Id, TenantId, Reference, RequesterType, RequesterId, ContactId, GuestName, GuestEmail,
        GuestEmailFold, GuestNonce, GuestTokenHash, AssignedTo, Subject, SubjectFold, Description,
        Status, Priority, TicketType, Channel, Awaiting, DepartmentId, Metadata, FirstResponseAt,
        FirstResponseDueAt, ResolutionDueAt, SlaFirstResponseBreached, SlaResolutionBreached,
        ResolvedAt, ClosedAt, LastReplyAt, Version, EventSeq, CreatedAt, UpdatedAt,
        SlaPolicyId, SlaPolicyPinned, SlaLevel,
    }
}

table! {
    /// Which tags a ticket has.
    TicketTag = "escalated_ticket_tag" { TicketId, TagId, TenantId }
}
