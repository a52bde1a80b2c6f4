use super::table::table;

table! {
    /// Background work.
    Jobs = "escalated_jobs" {
        Id, TenantId, Kind, DedupeKey, LeasedKey, State, Attempts, RunAt, LeaseUntil, Fence, Payload,
        LastError, CreatedAt, UpdatedAt,
    }
}
