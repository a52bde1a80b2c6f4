use super::table::table;

table! {
    /// Which migrations ran; written by the migrator itself.
    Migrations = "escalated_migrations" { Version, Name, Checksum, State, Steps, AppliedAt }
}
