use std::sync::Arc;

use crate::{directory::People, settings::Settings};

/// What was looked up before the unit of work was opened, because inside it nothing is awaited
/// but the database.
#[derive(Debug, Clone, Default)]
pub struct Edge {
    /// The tenant's settings.
    pub settings: Arc<Settings>,
    /// The host users that the command names, and the stand-in for guests.
    pub people: People,
}
