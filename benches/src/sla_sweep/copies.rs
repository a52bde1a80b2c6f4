//! Equal databases: what is swept on one and replayed on another meets the same rows in the same
//! pages.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail, ensure};

use crate::bare::Link;

/// A copy of a database, until it is removed.
#[derive(Debug)]
pub(super) struct DatabaseCopy {
    /// Where it is.
    pub(super) url: String,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    File(PathBuf),
    Database { server: String, name: String },
}

impl DatabaseCopy {
    /// Copies a database that nobody is connected to.
    pub(super) async fn make(url: &str, word: &str) -> Result<Self> {
        match url.split(':').next() {
            Some("sqlite") => file(url, word).await,
            Some("postgres" | "postgresql") => database(url, word).await,
            _ => bail!("a copy can be made on SQLite and PostgreSQL alone"),
        }
    }

    /// Removes it. Nobody may be connected.
    pub(super) async fn remove(self) -> Result<()> {
        match self.kind {
            Kind::File(path) => remove(&path),
            Kind::Database { server, name } => {
                let mut link = Link::connect(&server).await?;
                link.text(leak(format!("DROP DATABASE \"{name}\" WITH (FORCE)"))).await?;
                link.close().await
            }
        }
    }
}

fn leak(sql: String) -> &'static str {
    sql.leak()
}

/// A file and what lies beside it.
fn remove(path: &Path) -> Result<()> {
    for end in ["", "-wal", "-shm"] {
        let path = PathBuf::from(format!("{}{end}", path.display()));
        if path.exists() {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

async fn file(url: &str, word: &str) -> Result<DatabaseCopy> {
    let mut link = Link::connect(url).await?;
    link.text("PRAGMA wal_checkpoint(TRUNCATE)").await?;
    link.close().await?;
    let from = url.trim_start_matches("sqlite:").trim_start_matches("//");
    ensure!(!from.contains(['?', ':']), "name a file, as in sqlite:sweep.db");
    let path = PathBuf::from(format!("{from}-{word}"));
    remove(&path)?;
    fs::copy(from, &path)?;
    // What the disk has not got yet would be written while something is measured.
    File::open(&path)?.sync_all()?;
    Ok(DatabaseCopy { url: format!("sqlite:{}", path.display()), kind: Kind::File(path) })
}

async fn database(url: &str, word: &str) -> Result<DatabaseCopy> {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let (address, from) = address.rsplit_once('/').context("the URL names no database")?;
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    let name = format!("{from}_{word}");
    ensure!(!name.contains('"'), "choose another name of the database");
    let server = format!("{address}/postgres{query}");
    let mut link = Link::connect(url).await?;
    link.text("VACUUM (ANALYZE)").await?;
    link.close().await?;
    let mut link = Link::connect(&server).await?;
    link.text(leak(format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"))).await?;
    link.text(leak(format!("CREATE DATABASE \"{name}\" TEMPLATE \"{from}\""))).await?;
    link.text("CHECKPOINT").await?;
    link.close().await?;
    let url = format!("{address}/{name}{query}");
    Ok(DatabaseCopy { url, kind: Kind::Database { server, name } })
}
