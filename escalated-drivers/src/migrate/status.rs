use escalated_core::time::Timestamp;

/// Where a migration stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MigrationState {
    /// It ran.
    Applied {
        /// When it was finished.
        at: Timestamp,
    },
    /// MySQL only: it was cut off after this many statements; the next run goes on from there.
    Unfinished {
        /// How many statements are done.
        steps: i64,
    },
    /// It has still to run.
    Pending,
}

/// One line of the listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationStatus {
    /// Its number.
    pub version: i64,
    /// Its name.
    pub name: &'static str,
    /// Where it stands.
    pub state: MigrationState,
}

impl MigrationStatus {
    /// Whether it ran to its end.
    #[must_use]
    pub fn is_applied(&self) -> bool {
        matches!(self.state, MigrationState::Applied { .. })
    }
}
