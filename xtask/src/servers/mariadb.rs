//! MariaDB: found or installed, initialised in a folder of its own, started on a free port.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use rustix::process::Signal;

use super::owner::Owner;
use super::server::{Durability, Server, free_port};
use crate::process;

/// What the user `escalated` needs to make and drop databases.
const SETUP: &str = "create database escalated character set utf8mb4;
create user 'escalated'@'127.0.0.1' identified by 'escalated';
create user 'escalated'@'localhost' identified by 'escalated';
grant all on *.* to 'escalated'@'127.0.0.1' with grant option;
grant all on *.* to 'escalated'@'localhost' with grant option;";

/// Starts a server whose user `escalated` may do everything, with the database `escalated`.
pub(crate) fn start(durability: Durability) -> Result<Server> {
    let programs = programs()?;
    let owner = Owner::find(&["mysql", "nobody"])?;
    let home = Server::home("mariadb", owner)?;
    let data = home.join("data");
    process::read(
        owner
            .run(&mut process::command(&programs.install))
            .arg("--no-defaults")
            .arg(format!("--datadir={}", data.display()))
            .args(["--auth-root-authentication-method=normal", "--skip-test-db"])
            .current_dir(&home),
    )
    .context("mariadb-install-db")?;

    let port = free_port()?;
    let socket = home.join("mariadb.sock");
    let url = format!("mysql://escalated:escalated@127.0.0.1:{port}/escalated");
    let mut command = process::command(&programs.server);
    owner
        .run(&mut command)
        .current_dir(&home)
        .arg("--no-defaults")
        .arg(format!("--datadir={}", data.display()))
        .arg(format!("--socket={}", socket.display()))
        .arg(format!("--pid-file={}", home.join("mariadb.pid").display()))
        .arg(format!("--port={port}"))
        .args(["--bind-address=127.0.0.1", "--skip-name-resolve"])
        .args(["--max-connections=300", "--innodb-buffer-pool-size=256M"]);
    if durability == Durability::Volatile {
        command.args(["--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0"]);
    }
    let mut server = Server::start("mariadb", url, port, home, Signal::TERM, &mut command)?;
    let ask = |sql: &str| {
        process::read(
            process::command(&programs.client)
                .arg("--no-defaults")
                .arg(format!("--socket={}", socket.display()))
                .args(["--user=root", "--execute", sql]),
        )
    };
    server.wait(|| ask("select 1").is_ok())?;
    ask(SETUP).context("set-up of the user")?;
    Ok(server)
}

struct Programs {
    server: PathBuf,
    install: PathBuf,
    client: PathBuf,
}

/// The three programs, after an installation if need be.
fn programs() -> Result<Programs> {
    if let Some(programs) = installed() {
        return Ok(programs);
    }
    process::install(&["mariadb-server"])?;
    installed().context("MariaDB was installed, but its programs are not to be found")
}

fn installed() -> Option<Programs> {
    let also = ["/usr/sbin", "/usr/local/sbin", "/usr/local/bin"].map(PathBuf::from);
    Some(Programs {
        server: process::find("mariadbd", &also)?,
        install: process::find("mariadb-install-db", &also)?,
        client: process::find("mariadb", &also)?,
    })
}
