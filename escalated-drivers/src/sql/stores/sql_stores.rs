use std::sync::Arc;

use super::SettingsCache;
use crate::sql::{Db, Tx, sla::SlaCache};
use escalated_core::Result;

/// The stores of every domain over one database.
#[derive(Debug, Clone)]
pub struct SqlStores {
    pub(crate) db: Db,
    pub(crate) settings: Arc<SettingsCache>,
    pub(crate) sla: Arc<SlaCache>,
}

impl SqlStores {
    /// Stores over a database.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self { db, settings: Arc::default(), sla: Arc::default() }
    }

    /// The database.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// A transaction to write in; call it inside [`crate::local::detached`] only.
    pub(crate) async fn begin(&self) -> Result<Tx> {
        self.db.begin().await
    }
}
