use escalated_core::{Error, Result, time::Timestamp};
use escalated_migrations::{MYSQL, Migration, POSTGRES, SQLITE};

use super::{MigrationStatus, bookkeeping, plan, stepwise, transactional};
use crate::sql::{Db, Dialect};

/// Brings a database to the schema of this version, forward only.
///
/// ```no_run
/// use escalated_core::time::{Clock, SystemClock};
/// use escalated_drivers::{migrate::Migrator, sql::{ConnectOptions, Db, connect}};
///
/// # async fn migrate() -> escalated_core::Result<()> {
/// let pool = connect("sqlite:helpdesk.db", &ConnectOptions::default()).await?;
/// let migrator = Migrator::new(Db::new(pool, None));
/// for name in migrator.run(SystemClock.now()).await? {
///     println!("ran {name}");
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Migrator {
    db: Db,
    files: &'static [Migration],
}

impl Migrator {
    /// With the files of this version for the database.
    #[must_use]
    pub fn new(db: Db) -> Self {
        let files = match db.dialect() {
            Dialect::Sqlite => SQLITE,
            Dialect::Postgres => POSTGRES,
            Dialect::MySql => MYSQL,
        };
        Self::with_files(db, files)
    }

    /// With other files, numbered from 1, all of one history.
    #[must_use]
    pub fn with_files(db: Db, files: &'static [Migration]) -> Self {
        Self { db, files }
    }

    /// Where each file stands; changes nothing.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn status(&self) -> Result<Vec<MigrationStatus>> {
        let mut held = self.db.read().await?;
        let mut conn = held.conn();
        let applied = if bookkeeping::exists(&mut conn).await? {
            bookkeeping::read(&mut conn).await?
        } else {
            Vec::new()
        };
        Ok(plan::list(self.files, &applied))
    }

    /// Whether the database has the schema of this version; changes nothing.
    ///
    /// # Errors
    /// As [`Self::run`], for a database that these files do not belong to.
    pub async fn is_current(&self) -> Result<bool> {
        let mut held = self.db.read().await?;
        let mut conn = held.conn();
        if !bookkeeping::exists(&mut conn).await? {
            return Ok(self.files.is_empty());
        }
        Ok(plan::next(self.files, &bookkeeping::read(&mut conn).await?)?.is_none())
    }

    /// Runs what has not run yet, and answers with the names of it. It runs in a task of its own:
    /// a caller that goes away cuts nothing off.
    ///
    /// # Errors
    /// `migration_changed`, `migration_unknown` and `migration_missing` for a database that these
    /// files do not belong to, `migration_locked` when another migrator takes too long,
    /// `migration_failed` with the number of the statement, and those of the database.
    pub async fn run(&self, now: Timestamp) -> Result<Vec<String>> {
        let (db, files) = (self.db.clone(), self.files);
        let task = tokio::spawn(async move { run(&db, files, now).await });
        let ran = task.await.map_err(|source| {
            Error::internal("migration_cut_off", "the migrator was stopped").with_source(source)
        })??;
        Ok(ran.iter().map(|file| format!("{:04}_{}", file.version, file.name)).collect())
    }
}

async fn run(
    db: &Db,
    files: &'static [Migration],
    now: Timestamp,
) -> Result<Vec<&'static Migration>> {
    if db.dialect() == Dialect::MySql {
        return stepwise::run_all(db, files, now).await;
    }
    let mut ran = Vec::new();
    while let Some(file) = transactional::run_next(db, files, now).await? {
        ran.push(file);
    }
    Ok(ran)
}
