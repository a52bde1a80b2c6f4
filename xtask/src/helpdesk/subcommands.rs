//! The example's subcommands beside `serve`.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};
use serde::Deserialize;

use crate::process;

/// The example's program with the database that it shall use.
#[derive(Debug, Clone)]
pub struct Shell {
    /// The program.
    pub binary: PathBuf,
    /// `sqlite:…`, `postgres://…` or `mysql://…`.
    pub database: String,
    /// Where it runs.
    pub folder: PathBuf,
}

/// What `helpdesk verify` counts, straight from the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Facts {
    /// All tickets.
    pub tickets: u64,
    /// All rows of the activity trail.
    pub activities: u64,
    /// All events that were ever written to the outbox.
    pub outbox: u64,
    /// Changes of which a part is missing: a ticket without its activity, an activity without
    /// its event, a reply without its ticket.
    pub half_written: u64,
    /// References that more than one ticket carries.
    pub duplicate_references: u64,
    /// Transactions of the server that are open though no request runs.
    pub open_transactions: u64,
}

impl Shell {
    /// A subcommand on this database.
    #[must_use]
    pub fn command(&self, subcommand: &str) -> Command {
        let mut command = process::command(&self.binary);
        command.current_dir(&self.folder).arg(subcommand).args(["--database", &self.database]);
        command
    }

    /// A new API token.
    ///
    /// # Errors
    /// When the example makes none.
    pub fn token(&self, ability: &str) -> Result<String> {
        let printed = process::read(self.command("token").args(["--ability", ability]))?;
        let token = printed.trim();
        anyhow::ensure!(
            !token.is_empty() && !token.contains(char::is_whitespace),
            "`helpdesk token` shall print the token alone, and printed: {printed}"
        );
        Ok(token.to_owned())
    }

    /// New API tokens, each of another agent.
    ///
    /// # Errors
    /// When the example does not make as many.
    pub fn tokens(&self, count: u32) -> Result<Vec<String>> {
        let count = count.to_string();
        let mut command = self.command("token");
        let printed = process::read(command.args(["--ability", "agent", "--temps", &count]))?;
        let tokens: Vec<String> = printed.split_whitespace().map(str::to_owned).collect();
        anyhow::ensure!(tokens.len().to_string() == count, "{} tokens of {count}", tokens.len());
        Ok(tokens)
    }

    /// What the tables say.
    ///
    /// # Errors
    /// When the example cannot count, or answers in another form.
    pub fn verify(&self) -> Result<Facts> {
        let printed = process::read(&mut self.command("verify"))?;
        serde_json::from_str(&printed).with_context(|| format!("`helpdesk verify`: {printed}"))
    }
}
