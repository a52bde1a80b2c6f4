//! Every check on every database, and the table.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::size::Size;
use super::stage::Stage;
use super::table::{Row, markdown};
use super::{claims, cut, drops, kills, pairs, plugins, sla};
use crate::counts::Counts;
use crate::helpdesk::{Build, Profile, binary};
use crate::servers::{Durability, Servers};
use crate::workspace::Workspace;

/// Runs the counts and prints their table; what fails is counted.
///
/// # Errors
/// When the example or a server does not start.
pub fn soak(workspace: &Workspace, size: Size, profile: Profile, build: Build) -> Result<Counts> {
    let binary = binary(workspace, profile, build)?;
    let folder = clean_folder(workspace)?;
    let servers = Servers::start(Durability::Durable)?;
    let sqlite = format!("sqlite:{}", folder.join("soak.db").display());
    let (postgres, mariadb) = (&servers.postgres, &servers.mariadb);
    let databases = [
        ("SQLite", sqlite, None),
        ("PostgreSQL", postgres.url().to_owned(), Some(postgres.port())),
        ("MariaDB", mariadb.url().to_owned(), Some(mariadb.port())),
    ];
    let mut rows = Vec::new();
    for (name, url, port) in databases {
        for row in database(name, &binary, url, port, &folder, size) {
            println!("{}", row.line());
            rows.push(row);
        }
    }
    rows.extend(plugins::run(&binary, &folder, size.plugins, &[]));
    if size.sla {
        for row in sla::run(workspace, &servers) {
            println!("{}", row.line());
            rows.push(row);
        }
    }
    close(&rows)
}

/// Runs plugins that misbehave, and nothing else: those of these names, or all of them.
///
/// # Errors
/// When the example does not build, or a name is none.
pub fn plugin_faults(
    workspace: &Workspace,
    size: Size,
    profile: Profile,
    names: &[String],
) -> Result<Counts> {
    let known = plugins::FAULTS.map(|fault| fault.name);
    if let Some(name) = names.iter().find(|name| !known.contains(&name.as_str())) {
        bail!("`{name}` is not one of {}", known.join(", "));
    }
    let binary = binary(workspace, profile, Build::Now)?;
    let folder = clean_folder(workspace)?;
    close(&plugins::run(&binary, &folder, size.plugins, names))
}

fn clean_folder(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.target().join("soak");
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn close(rows: &[Row]) -> Result<Counts> {
    println!("\n{}", markdown(rows));
    let failed = rows.iter().filter(|row| !row.sound).count().try_into()?;
    let passed = u64::try_from(rows.len())? - failed;
    Ok(Counts { passed, failed, skipped: 0 })
}

/// The checks on one database; one that breaks off does not stop the next.
fn database(
    name: &'static str,
    binary: &Path,
    url: String,
    port: Option<u16>,
    folder: &Path,
    size: Size,
) -> Vec<Row> {
    let broken = |check| move |error| vec![Row::broken(check, name, &error)];
    let stage = match Stage::set(name, binary, url, port, folder) {
        Ok(stage) => stage,
        Err(error) => return broken("start")(error),
    };
    let mut rows = races(&stage, size).unwrap_or_else(broken("races"));
    rows.extend(kills::run(&stage, size).unwrap_or_else(broken("kill -9 under load")));
    rows.push(
        cut::run(&stage, size)
            .unwrap_or_else(|error| Row::broken("database cut under load", name, &error)),
    );
    rows
}

/// What needs one server that stays alive.
fn races(stage: &Stage, size: Size) -> Result<Vec<Row>> {
    let server = stage.serve()?;
    let checks = [
        ("parallel claims", claims::run(stage, &server, size)),
        ("status and priority at once", pairs::run(stage, &server, size)),
        ("requests dropped by the client", drops::run(stage, &server, size)),
    ];
    let rows = checks
        .map(|(check, row)| row.unwrap_or_else(|error| Row::broken(check, stage.name, &error)));
    server.stop()?;
    Ok(rows.into())
}
