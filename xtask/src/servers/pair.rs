//! The servers together, and the environment that tests read.

use anyhow::Result;

use super::server::{Durability, Server};
use super::{mariadb, postgres, smtp};
use crate::workspace::Workspace;

/// PostgreSQL and MariaDB, started side by side, and SMTP where it is asked for.
#[derive(Debug)]
pub struct Servers {
    /// PostgreSQL.
    pub postgres: Server,
    /// MariaDB.
    pub mariadb: Server,
    /// SMTP, which takes outgoing mail.
    pub smtp: Option<Server>,
}

impl Servers {
    /// Starts both databases.
    ///
    /// # Errors
    /// When one is missing and cannot be installed, or does not come up.
    pub fn start(durability: Durability) -> Result<Self> {
        let postgres = postgres::start(durability)?;
        let mariadb = mariadb::start(durability)?;
        Ok(Self { postgres, mariadb, smtp: None })
    }

    /// Starts SMTP beside them.
    ///
    /// # Errors
    /// When its Python package is missing and cannot be installed, or it does not come up.
    pub fn with_smtp(self, workspace: &Workspace) -> Result<Self> {
        Ok(Self { smtp: Some(smtp::start(workspace)?), ..self })
    }

    /// All that run.
    pub(crate) fn all(self) -> impl Iterator<Item = Server> {
        [self.postgres, self.mariadb].into_iter().chain(self.smtp)
    }

    /// The variables that tests read.
    #[must_use]
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let mut variables = vec![
            ("ESCALATED_TEST_POSTGRES_URL", self.postgres.url().to_owned()),
            ("ESCALATED_TEST_MYSQL_URL", self.mariadb.url().to_owned()),
        ];
        if let Some(smtp) = &self.smtp {
            variables.push(("ESCALATED_TEST_SMTP", smtp.url().to_owned()));
        }
        variables
    }

    /// The same as lines for a shell.
    #[must_use]
    pub fn exports(&self) -> String {
        self.environment().iter().map(|(name, url)| format!("export {name}={url}\n")).collect()
    }
}
