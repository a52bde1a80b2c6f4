//! `cargo xtask servers --detach` and `--stop`: servers that outlive the command.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use rustix::process::Signal;
use serde::{Deserialize, Serialize};

use super::pair::Servers;
use super::server::{Durability, PATIENCE, Server, alive, signal};
use crate::clock;
use crate::workspace::Workspace;

/// What `--stop` needs to know.
#[derive(Debug, Serialize, Deserialize)]
struct Left {
    name: String,
    pid: u32,
    folder: PathBuf,
}

/// Starts the servers, leaves them running, and writes `target/test-servers/env`.
///
/// # Errors
/// When they run already, or one does not come up.
pub fn detach(workspace: &Workspace, durability: Durability) -> Result<()> {
    let dir = workspace.target().join("test-servers");
    fs::create_dir_all(&dir)?;
    if running(&dir)?.iter().any(|server| alive(server.pid)) {
        bail!(
            "servers are running already: . {}; or cargo xtask servers --stop",
            dir.join("env").display()
        );
    }
    let servers = Servers::start(durability)?.with_smtp(workspace)?;
    let exports = servers.exports();
    let servers: Vec<Server> = servers.all().collect();
    let left: Vec<Left> = servers
        .iter()
        .map(|server| Left {
            name: server.name().to_owned(),
            pid: server.pid(),
            folder: server.folder().to_path_buf(),
        })
        .collect();
    fs::write(dir.join("running.json"), serde_json::to_string_pretty(&left)?)?;
    fs::write(dir.join("env"), &exports)?;
    for server in servers {
        server.keep()?;
    }
    print!("{exports}");
    eprintln!("left running; for a shell: . {}", dir.join("env").display());
    Ok(())
}

/// Stops what [`detach`] has left running and deletes its data.
///
/// # Errors
/// When a server does not end.
pub fn stop(workspace: &Workspace) -> Result<()> {
    let dir = workspace.target().join("test-servers");
    for server in running(&dir)? {
        signal(server.pid, Signal::QUIT);
        if clock::poll(PATIENCE, || (!alive(server.pid)).then_some(())).is_none() {
            signal(server.pid, Signal::KILL);
        }
        fs::remove_dir_all(&server.folder).ok();
        eprintln!("stopped {}", server.name);
    }
    fs::remove_dir_all(&dir).ok();
    Ok(())
}

fn running(dir: &Path) -> Result<Vec<Left>> {
    match fs::read_to_string(dir.join("running.json")) {
        Ok(text) => serde_json::from_str(&text).context("target/test-servers/running.json"),
        Err(_) => Ok(Vec::new()),
    }
}
