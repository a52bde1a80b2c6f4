//! PostgreSQL: found or installed, initialised in a folder of its own, started on a free port.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use rustix::process::Signal;

use super::owner::Owner;
use super::server::{Durability, Server, free_port};
use crate::process;

/// Starts a server whose superuser `escalated` owns the database `escalated`.
pub(crate) fn start(durability: Durability) -> Result<Server> {
    let bin = binaries()?;
    let owner = Owner::find(&["postgres", "nobody"])?;
    let home = Server::home("postgres", owner)?;
    let data = home.join("data");
    let password = home.join("password");
    fs::write(&password, "escalated\n")?;
    owner.take(&password)?;
    process::read(
        owner
            .run(&mut process::command(bin.join("initdb")))
            .args(["--username=escalated", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"])
            .args(["--auth-local=trust", "--auth-host=scram-sha-256"])
            .arg("--pwfile")
            .arg(&password)
            .arg("--pgdata")
            .arg(&data)
            .current_dir(&home),
    )
    .context("initdb")?;

    let port = free_port()?;
    let url = format!("postgres://escalated:escalated@127.0.0.1:{port}/escalated");
    let mut command = process::command(bin.join("postgres"));
    owner.run(&mut command).current_dir(&home).arg("-D").arg(&data);
    for setting in settings(port, &home, durability) {
        command.arg("-c").arg(setting);
    }
    let mut server = Server::start("postgres", url, port, home.clone(), Signal::INT, &mut command)?;
    let client = |program: &str| {
        let mut command = process::command(bin.join(program));
        command.arg("-h").arg(&home).args(["-p", &port.to_string(), "-U", "escalated"]);
        command
    };
    server.wait(|| process::read(&mut client("pg_isready")).is_ok())?;
    process::read(client("createdb").arg("escalated")).context("createdb")?;
    Ok(server)
}

fn settings(port: u16, home: &Path, durability: Durability) -> Vec<String> {
    let mut settings = vec![
        "listen_addresses=127.0.0.1".to_owned(),
        format!("port={port}"),
        format!("unix_socket_directories={}", home.display()),
        "max_connections=300".to_owned(),
        "shared_buffers=256MB".to_owned(),
        "timezone=UTC".to_owned(),
    ];
    if durability == Durability::Volatile {
        for name in ["fsync", "synchronous_commit", "full_page_writes"] {
            settings.push(format!("{name}=off"));
        }
    }
    settings
}

/// The folder with `initdb` and `postgres`, after an installation if need be.
fn binaries() -> Result<PathBuf> {
    if let Some(dir) = installed() {
        return Ok(dir);
    }
    process::install(&["postgresql"])?;
    installed().context("PostgreSQL was installed, but initdb and postgres are not to be found")
}

fn installed() -> Option<PathBuf> {
    let mut dirs: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    dirs.sort();
    dirs.reverse();
    if let Ok(dir) = process::read(process::command("pg_config").arg("--bindir")) {
        dirs.push(PathBuf::from(dir.trim()));
    }
    let all = ["initdb", "postgres", "pg_isready", "createdb"];
    let complete = |dir: &PathBuf| all.iter().all(|program| dir.join(program).is_file());
    dirs.iter().find(|dir| complete(dir)).cloned().or_else(|| {
        let dir = process::find("initdb", &[])?.canonicalize().ok()?.parent()?.to_path_buf();
        complete(&dir).then_some(dir)
    })
}
