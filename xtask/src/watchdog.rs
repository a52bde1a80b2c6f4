//! A limit for programs that might hang: better a failed part than no report at all.

use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use anyhow::Result;

use crate::servers::{forget, kill_group, register};

/// A program in a process group of its own, all of which ends when the time is over or when
/// xtask itself is interrupted.
#[derive(Debug)]
pub struct Watchdog {
    /// The program.
    pub child: Child,
    /// Dropped when the program has ended: then nobody watches any more.
    _done: Sender<()>,
}

impl Watchdog {
    /// Starts a program that may run for so long.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn spawn(command: &mut Command, limit: Duration) -> Result<Self> {
        let child = command.process_group(0).spawn()?;
        let (done, ended) = channel();
        let pid = child.id();
        register(pid, None);
        thread::spawn(move || {
            if ended.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) {
                eprintln!("still running after {} s, killed", limit.as_secs());
                kill_group(pid);
            }
        });
        Ok(Self { child, _done: done })
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        let pid = self.child.id();
        if !matches!(self.child.try_wait(), Ok(Some(_))) {
            kill_group(pid);
            let _ = self.child.wait();
        }
        forget(pid);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process;

    #[test]
    fn what_hangs_is_killed_with_its_children() {
        let mut command = process::command("sh");
        command.args(["-c", "sleep 600 & wait"]);
        let mut dog = Watchdog::spawn(&mut command, Duration::from_millis(50)).unwrap();
        assert!(!dog.child.wait().unwrap().success());
    }

    #[test]
    fn what_ends_in_time_is_left_alone() {
        let mut dog =
            Watchdog::spawn(&mut process::command("true"), Duration::from_secs(600)).unwrap();
        assert!(dog.child.wait().unwrap().success());
    }
}
