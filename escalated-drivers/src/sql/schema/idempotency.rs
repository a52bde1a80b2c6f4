use super::table::table;

table! {
    /// Answers that are kept for repeated requests.
    IdempotencyKeys = "escalated_idempotency_keys" {
        Id, TenantId, KeyHash, Digest, Outcome, CreatedAt,
    }
}
