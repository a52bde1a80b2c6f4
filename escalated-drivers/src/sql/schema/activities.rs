use super::table::table;

table! {
    /// The append-only record of every change.
    TicketActivities = "escalated_ticket_activities" {
        Id, TenantId, TicketId, Type, Field, OldValue, NewValue, Data, CauserType, CauserId,
        CauserName, Cause, RequestId, CreatedAt,
    }
}
