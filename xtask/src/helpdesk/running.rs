//! One running server of the example.

use std::ffi::OsString;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use rustix::process::Signal;

use super::subcommands::Shell;
use crate::clock;
use crate::servers::{forget, register, signal};

/// Migrations and demo data on the first start of an unoptimised build take their time.
const START: Duration = Duration::from_secs(180);
const STOP: Duration = Duration::from_secs(15);

/// A server that answers; killed when dropped.
#[derive(Debug)]
pub struct Helpdesk {
    child: Child,
    base: String,
    log: PathBuf,
}

impl Helpdesk {
    /// Starts it on a free port of 127.0.0.1 and waits for its address; its output goes to `log`.
    ///
    /// # Errors
    /// When it ends before it has said where it listens, or says nothing for three minutes.
    pub fn start(shell: &Shell, log: &Path) -> Result<Self> {
        Self::start_with(shell, log, &[])
    }

    /// The same with further arguments of `serve`.
    ///
    /// # Errors
    /// As [`Helpdesk::start`].
    pub fn start_with(shell: &Shell, log: &Path, more: &[OsString]) -> Result<Self> {
        let file = File::options().create(true).append(true).open(log)?;
        let mut child = shell
            .command("serve")
            .args(["--listen", "127.0.0.1:0", "--rate-limit", "off"])
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(file.try_clone()?)
            .spawn()
            .context("could not start the example")?;
        register(child.id(), None);
        let stdout = child.stdout.take().context("no standard output")?;
        let (sender, receiver) = channel();
        thread::spawn(move || copy(stdout, file, &sender));
        let mut started = Self { child, base: String::new(), log: log.to_path_buf() };
        match receiver.recv_timeout(START) {
            Ok(base) => started.base = base,
            Err(_) => bail!("the example does not listen; its output:\n{}", started.output()),
        }
        Ok(started)
    }

    /// `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// What it has printed so far.
    #[must_use]
    pub fn output(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Its process id.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// `kill -9`, as a crash or the out-of-memory killer would.
    ///
    /// # Errors
    /// When it had ended by itself before.
    pub fn kill(mut self) -> Result<()> {
        if let Some(status) = self.child.try_wait()? {
            bail!("the example ended by itself ({status}); its output:\n{}", self.output());
        }
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Asks it to end, and waits until it has drained.
    ///
    /// # Errors
    /// When it is still there after 15 seconds.
    pub fn stop(mut self) -> Result<()> {
        signal(self.child.id(), Signal::TERM);
        let child = &mut self.child;
        if clock::poll(STOP, || child.try_wait().ok().flatten()).is_none() {
            bail!("the example does not end within {} s of SIGTERM", STOP.as_secs());
        }
        Ok(())
    }
}

impl Drop for Helpdesk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        forget(self.child.id());
    }
}

/// Copies all output to the log, and the address to whoever waits for it.
fn copy(stdout: ChildStdout, mut log: File, address: &Sender<String>) {
    for line in BufReader::new(stdout).lines().map_while(Result::ok) {
        let _ = writeln!(log, "{line}");
        if let Some(base) = address_in(&line) {
            let _ = address.send(base);
        }
    }
}

fn address_in(line: &str) -> Option<String> {
    let (_, after) = line.split_once("listening on ")?;
    let url = after.split_whitespace().next()?;
    url.starts_with("http://").then(|| url.trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::address_in;

    #[test]
    fn the_address_is_found_in_its_line_alone() {
        let found = address_in("listening on http://127.0.0.1:8080/ (Ctrl-C ends it)");
        assert_eq!(found.as_deref(), Some("http://127.0.0.1:8080"));
        assert_eq!(address_in("see http://127.0.0.1:8080"), None);
        assert_eq!(address_in("listening on nothing"), None);
    }
}
