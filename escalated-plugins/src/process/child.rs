use std::{io, process::Stdio};

use escalated_core::{Error, Result};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};

use super::Launch;

/// The ways to a process.
pub(crate) struct Streams {
    pub(crate) stdin: ChildStdin,
    pub(crate) stdout: ChildStdout,
    pub(crate) stderr: ChildStderr,
}

/// Starts a process at the head of a group of its own, so that what it starts ends with it.
///
/// # Errors
/// `runtime_not_found` with what the machine says.
pub(crate) fn spawn(launch: &Launch) -> Result<(Child, Streams)> {
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
        (Some(stdin), Some(stdout), Some(stderr)) => Ok((child, Streams { stdin, stdout, stderr })),
        _ => Err(Error::internal("runtime_not_found", "a process has no streams")),
    }
}
