//! Both servers together, and the environment that tests read.

use anyhow::Result;

use super::server::{Durability, Server};
use super::{mariadb, postgres};

/// PostgreSQL and MariaDB, started side by side.
#[derive(Debug)]
pub struct Servers {
    /// PostgreSQL.
    pub postgres: Server,
    /// MariaDB.
    pub mariadb: Server,
}

impl Servers {
    /// Starts both.
    ///
    /// # Errors
    /// When one is missing and cannot be installed, or does not come up.
    pub fn start(durability: Durability) -> Result<Self> {
        Ok(Self { postgres: postgres::start(durability)?, mariadb: mariadb::start(durability)? })
    }

    /// The variables that tests read.
    #[must_use]
    pub fn environment(&self) -> [(&'static str, String); 2] {
        [
            ("ESCALATED_TEST_POSTGRES_URL", self.postgres.url().to_owned()),
            ("ESCALATED_TEST_MYSQL_URL", self.mariadb.url().to_owned()),
        ]
    }

    /// The same as lines for a shell.
    #[must_use]
    pub fn exports(&self) -> String {
        self.environment().iter().map(|(name, url)| format!("export {name}={url}\n")).collect()
    }
}
