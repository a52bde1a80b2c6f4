use super::table::table;

table! {
    /// Events that were committed.
    Outbox = "escalated_outbox" {
        Id, TenantId, EventId, Name, TicketId, Seq, Position, Payload, ActorType, ActorId,
        ActorName, Cause, Depth, IsQuiet, CreatedAt,
    }
}

table! {
    /// What each consumer still has to do with an event.
    Deliveries = "escalated_deliveries" {
        Id, TenantId, OutboxId, Consumer, TicketId, State, Attempts, RunAt, LeaseUntil, Fence,
        LastError, CreatedAt, UpdatedAt,
    }
}

table! {
    /// Named leases with a fencing token and a counter.
    Leases = "escalated_leases" { Name, LeaseUntil, Fence, Value }
}
