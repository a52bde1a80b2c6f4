use super::table::table;

table! {
    /// Settings by key.
    Settings = "escalated_settings" { Id, TenantId, Key, Value, CreatedAt, UpdatedAt }
}
