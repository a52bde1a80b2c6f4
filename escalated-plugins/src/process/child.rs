use std::{
    io,
    process::{ExitStatus, Stdio},
};

use escalated_core::{Error, Result};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};

use super::Launch;

/// A process at the head of a group of its own.
#[derive(Debug)]
pub(crate) struct Process {
    pub(super) child: Child,
    /// Its id, also when it has ended and what it started has not.
    pub(super) group: Option<u32>,
}

impl Process {
    /// Its id.
    pub(crate) fn id(&self) -> Option<u32> {
        self.group
    }

    /// Resolves when it has ended.
    pub(crate) async fn ended(&mut self) -> Option<ExitStatus> {
        self.child.wait().await.ok()
    }
}

/// The ways to a process.
pub(crate) struct Streams {
    pub(crate) stdin: ChildStdin,
    pub(crate) stdout: ChildStdout,
    pub(crate) stderr: ChildStderr,
}

/// Starts a process; what it starts is in its group, and ends with it.
///
/// # Errors
/// `runtime_not_found` with what the machine says.
pub(crate) fn spawn(launch: &Launch) -> Result<(Process, Streams)> {
    let mut command = Command::new(&launch.program);
    command
        .args(&launch.args)
        .env_clear()
        .envs(Launch::PASSED.iter().filter_map(|name| Some((name, std::env::var_os(name)?))))
        .envs(launch.env.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    if let Some(folder) = &launch.folder {
        command.current_dir(folder);
    }
    #[cfg(unix)]
    command.process_group(0);
    let program = launch.program.display();
    let missing = |error: io::Error| {
        let message = match error.kind() {
            io::ErrorKind::NotFound => {
                format!("{program} was not found; install it, or name another")
            }
            _ => format!("{program} cannot be started: {error}"),
        };
        Error::unavailable("runtime_not_found", message).with_source(error)
    };
    let mut child = command.spawn().map_err(missing)?;
    match (child.stdin.take(), child.stdout.take(), child.stderr.take()) {
        (Some(stdin), Some(stdout), Some(stderr)) => {
            let group = child.id();
            Ok((Process { child, group }, Streams { stdin, stdout, stderr }))
        }
        _ => Err(Error::internal("runtime_not_found", "a process has no streams")),
    }
}
