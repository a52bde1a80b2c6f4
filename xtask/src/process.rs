//! Starting other programs: the one place where xtask does it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fmt::Write as _};

use anyhow::{Context as _, Result, bail};

/// A command to be filled in; the workspace bans `Command::new` everywhere else.
#[expect(clippy::disallowed_methods, reason = "xtask runs tools; the product starts no processes")]
pub fn command(program: impl AsRef<OsStr>) -> Command {
    Command::new(program)
}

/// `cargo`, the one that runs us where it says so.
#[must_use]
pub fn cargo() -> Command {
    command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a command with our own output, and fails where it fails.
///
/// # Errors
/// When it cannot be started or does not end with 0.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    let status = command.status().with_context(|| format!("could not start: {shown}"))?;
    if !status.success() {
        bail!("failed ({status}): {shown}");
    }
    Ok(())
}

/// Runs a command silently and returns its standard output; its error carries what it printed.
///
/// # Errors
/// When it cannot be started or does not end with 0.
pub fn read(command: &mut Command) -> Result<String> {
    let shown = shown(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("could not start: {shown}"))?;
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        bail!("failed ({}): {shown}\n{stdout}{stderr}", output.status);
    }
    Ok(stdout)
}

/// A program by its name, in `PATH` or in one of the given folders.
#[must_use]
pub fn find(program: &str, also: &[PathBuf]) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(also.iter().cloned())
        .map(|dir| dir.join(program))
        .find(|file| file.is_file())
}

/// Is this process root?
#[must_use]
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Installs Debian packages, or fails with the command that a person would run.
///
/// # Errors
/// When this is not a Debian machine, not root, or the packages cannot be installed.
pub fn install(packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    let by_hand = format!("apt-get update && apt-get install -y --no-install-recommends {names}");
    if find("apt-get", &[]).is_none() {
        bail!("missing: {names}; install it with this system's package manager");
    }
    if !is_root() {
        bail!("missing: {names}; run as root: {by_hand}");
    }
    eprintln!("installing {names}");
    let environment = [("DEBIAN_FRONTEND", "noninteractive")];
    read(command("apt-get").args(["-qq", "update"]).envs(environment))?;
    read(
        command("apt-get")
            .args(["-qq", "install", "-y", "--no-install-recommends"])
            .args(packages)
            .envs(environment),
    )
    .with_context(|| format!("could not install; by hand: {by_hand}"))?;
    Ok(())
}

/// The command line as a person would type it.
fn shown(command: &Command) -> String {
    let mut line = Path::new(command.get_program()).display().to_string();
    for arg in command.get_args() {
        let _ = write!(line, " {}", arg.to_string_lossy());
    }
    line
}
