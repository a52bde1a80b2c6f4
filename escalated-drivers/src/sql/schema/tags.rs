use super::table::table;

table! {
    /// Tags.
    Tags = "escalated_tags" { Id, TenantId, Name, Slug, Color, CreatedAt, UpdatedAt }
}
