use super::table::table;

table! {
    /// Guests.
    Contacts = "escalated_contacts" {
        Id, TenantId, Email, EmailFold, EmailHash, Name, NameFold, UserId, Metadata, CreatedAt,
        UpdatedAt,
    }
}
