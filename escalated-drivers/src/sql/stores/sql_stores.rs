use std::sync::Arc;

use super::SettingsCache;
use crate::sql::{
    Db, Dialect, Statement, Tx,
    plugins::{PluginCache, Rooms, Secrets},
    sla::SlaCache,
};
use escalated_core::{Result, entropy::Entropy, keyring::Keyring};

/// The stores of every domain over one database.
#[derive(Debug, Clone)]
pub struct SqlStores {
    pub(crate) db: Db,
    pub(crate) settings: Arc<SettingsCache>,
    pub(crate) sla: Arc<SlaCache>,
    pub(crate) plugins: Arc<PluginCache>,
    pub(crate) rooms: Arc<Rooms>,
    pub(crate) secrets: Secrets,
}

impl SqlStores {
    /// Stores over a database.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self {
            db,
            settings: Arc::default(),
            sla: Arc::default(),
            plugins: Arc::default(),
            rooms: Arc::default(),
            secrets: Secrets::default(),
        }
    }

    /// Seals secrets with this keyring; stores without one take none.
    #[must_use]
    pub fn with_keyring(mut self, keyring: Arc<Keyring>, entropy: Arc<dyn Entropy>) -> Self {
        self.secrets = Secrets::new(keyring, entropy);
        self
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

    /// Runs one statement that is a commit by itself and tells how many rows it changed; in [`crate::local::detached`] only. MySQL
    /// sessions may be set not to commit by themselves; the others know no such setting.
    pub(crate) async fn execute_alone(&self, statement: Statement) -> Result<u64> {
        if self.db.dialect() == Dialect::MySql {
            let mut tx = self.begin().await?;
            let affected = tx.conn().execute(statement).await?.affected;
            return tx.commit().await.map(|()| affected);
        }
        Ok(self.db.write().await?.conn().execute(statement).await?.affected)
    }
}
