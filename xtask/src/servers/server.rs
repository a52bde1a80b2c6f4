//! One running server: its process, its folder, its address; gone when dropped.

use std::fs;
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use super::interrupt;
use super::owner::Owner;
use crate::clock;

/// Does a commit reach the disk before it is acknowledged?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// As in production: soak and benchmarks.
    Durable,
    /// Fast, and lost with the machine: tests.
    Volatile,
}

/// A running server with throwaway data.
#[derive(Debug)]
pub struct Server {
    name: &'static str,
    url: String,
    port: u16,
    home: PathBuf,
    child: Child,
    stop: Signal,
    kept: bool,
}

/// How long a server may take to answer or to end.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

impl Server {
    /// The server's folder `NAME-PID` in the system's temporary folder, owned by the given user;
    /// folders that an earlier, killed run left behind go away.
    pub(crate) fn home(name: &str, owner: Owner) -> Result<PathBuf> {
        let user = rustix::process::geteuid().as_raw();
        let all = std::env::temp_dir().join(format!("escalated-test-servers-{user}"));
        fs::create_dir_all(&all).with_context(|| format!("could not create {}", all.display()))?;
        sweep(&all);
        let home = all.join(format!("{name}-{}", std::process::id()));
        if home.exists() {
            fs::remove_dir_all(&home)?;
        }
        fs::create_dir(&home).with_context(|| format!("could not create {}", home.display()))?;
        owner.take(&home)?;
        Ok(home)
    }

    /// Starts the server program in a process group of its own, its output in `HOME/log`.
    pub(crate) fn start(
        name: &'static str,
        url: String,
        port: u16,
        home: PathBuf,
        stop: Signal,
        command: &mut Command,
    ) -> Result<Self> {
        let log = fs::File::create(home.join("log"))?;
        let child = command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .process_group(0)
            .spawn()
            .with_context(|| format!("could not start {name}"))?;
        let server = Self { name, url, port, home, child, stop, kept: false };
        interrupt::register(server.pid(), Some(&server.home));
        Ok(server)
    }

    /// Waits until `answers` says yes; fails with the server's log when it ends or stays silent.
    pub(crate) fn wait(&mut self, mut answers: impl FnMut() -> bool) -> Result<()> {
        let child = &mut self.child;
        let ready = clock::poll(PATIENCE, || match child.try_wait() {
            Ok(None) if answers() => Some(true),
            Ok(None) => None,
            _ => Some(false),
        });
        if ready == Some(true) {
            return Ok(());
        }
        let log = fs::read_to_string(self.home.join("log")).unwrap_or_default();
        bail!("{} does not answer on port {}; its log:\n{log}", self.name, self.port)
    }

    /// `postgres`, `mariadb` or `smtp`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The URL of its database `escalated`, with a user that may create databases; of SMTP
    /// `host:port:control`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its port on 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its main process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.home
    }

    /// Leaves it running after this program has ended.
    pub(crate) fn keep(mut self) -> Result<()> {
        fs::write(self.home.join("detached"), "")?;
        interrupt::forget(self.pid());
        self.kept = true;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.kept {
            return;
        }
        signal(self.pid(), self.stop);
        let child = &mut self.child;
        if clock::poll(PATIENCE, || child.try_wait().ok().flatten()).is_none() {
            let _ = child.kill();
            let _ = child.wait();
        }
        interrupt::forget(self.pid());
        let _ = fs::remove_dir_all(&self.home);
    }
}

/// A port on 127.0.0.1 that was free a moment ago.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Sends a signal to a process, which may be gone already.
pub(crate) fn signal(pid: u32, signal: Signal) {
    if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
        let _ = kill_process(pid, signal);
    }
}

/// Kills a process group at once.
pub(crate) fn kill_group(leader: u32) {
    if let Some(pid) = i32::try_from(leader).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(pid, Signal::KILL);
    }
}

/// Is there such a process, and has it not ended unnoticed by its parent?
pub(crate) fn alive(pid: u32) -> bool {
    if let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) {
        return !stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('Z'));
    }
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    pid.is_some_and(|pid| rustix::process::test_kill_process(pid).is_ok())
}

/// Removes the folders `NAME-PID` whose program is gone, unless they were left on purpose.
fn sweep(all: &Path) {
    for entry in fs::read_dir(all).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let pid = name.rsplit_once('-').and_then(|(_, pid)| pid.parse::<u32>().ok());
        if path.join("detached").exists() || pid.is_none_or(alive) {
            continue;
        }
        if let Some(server) = recorded_pid(&path).filter(|pid| alive(*pid)) {
            signal(server, Signal::KILL);
            clock::poll(PATIENCE, || (!alive(server)).then_some(()));
        }
        let _ = fs::remove_dir_all(&path);
    }
}

/// The process id in the server's own pid file.
fn recorded_pid(home: &Path) -> Option<u32> {
    let files = [home.join("data/postmaster.pid"), home.join("mariadb.pid"), home.join("smtp.pid")];
    let text = files.iter().find_map(|file| fs::read_to_string(file).ok())?;
    text.lines().next()?.trim().parse().ok()
}
