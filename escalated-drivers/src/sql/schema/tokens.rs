use super::table::table;

table! {
    /// API tokens, hashed.
    ApiTokens = "escalated_api_tokens" {
        Id, TenantId, OwnerId, Name, TokenHash, Abilities, LastUsedAt, ExpiresAt, RevokedAt,
        CreatedAt, UpdatedAt,
    }
}
