//! One database with its migrations and demo people, on which the counts play.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::client::Client;
use crate::helpdesk::{Helpdesk, Shell};

/// A database of its own and the program that serves it.
#[derive(Debug, Clone)]
pub(super) struct Stage {
    /// `SQLite`, `PostgreSQL` or `MariaDB`.
    pub(super) name: &'static str,
    /// The database's port on loopback, where it has one.
    pub(super) port: Option<u16>,
    pub(super) shell: Shell,
    pub(super) token: String,
    log: PathBuf,
}

impl Stage {
    /// Starts the example once, so that the database is migrated and has its people.
    pub(super) fn set(
        name: &'static str,
        binary: &Path,
        database: String,
        port: Option<u16>,
        folder: &Path,
    ) -> Result<Self> {
        let folder = folder.join(name);
        fs::create_dir_all(&folder)?;
        let log = folder.join("server.log");
        let shell = Shell { binary: binary.to_path_buf(), database, folder };
        Helpdesk::start(&shell, &log)?.stop()?;
        let token = shell.token("agent")?;
        Ok(Self { name, port, shell, token, log })
    }

    /// A running server.
    pub(super) fn serve(&self) -> Result<Helpdesk> {
        Helpdesk::start(&self.shell, &self.log)
    }

    /// A running server with further arguments.
    pub(super) fn serve_with(&self, more: &[OsString]) -> Result<Helpdesk> {
        Helpdesk::start_with(&self.shell, &self.log, more)
    }

    /// The same in another folder, where the database is a file of this one's. No server may run.
    pub(super) fn copy(&self, folder: &Path) -> Result<Self> {
        copy_folder(&self.shell.folder, folder)?;
        let (from, to) = (self.shell.folder.display(), folder.display());
        let database = self.shell.database.replace(&from.to_string(), &to.to_string());
        let shell = Shell { database, folder: folder.to_owned(), ..self.shell.clone() };
        Ok(Self { shell, log: folder.join("server.log"), ..self.clone() })
    }

    /// A running server that reaches its database by another way.
    pub(super) fn serve_through(&self, database: String) -> Result<Helpdesk> {
        Helpdesk::start(&Shell { database, ..self.shell.clone() }, &self.log)
    }

    /// A client of a running server.
    pub(super) fn client(&self, server: &Helpdesk) -> Client {
        Client::new(server.base(), &self.token)
    }
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy_folder(&from, &to)?;
        } else {
            fs::copy(&from, &to)?;
        }
    }
    Ok(())
}
