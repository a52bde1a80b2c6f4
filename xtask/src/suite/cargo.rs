//! The parts that cargo does.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use super::libtest;
use super::skips::Skips;
use crate::counts::Counts;
use crate::process;
use crate::servers::{Durability, Servers};
use crate::watchdog::Watchdog;
use crate::workspace::Workspace;

/// Longer than this no test run is of use: a test hangs.
const LIMIT: Duration = Duration::from_secs(40 * 60);

/// `cargo` with this subcommand and these arguments, in the workspace.
fn cargo(workspace: &Workspace, args: &[&str]) -> Command {
    let mut command = process::cargo();
    command.current_dir(workspace.root()).args(args).env_remove("CARGO_MANIFEST_DIR");
    command
}

/// The crates that a part is about, with all features, so that every part compiles the same.
fn scope(command: &mut Command, package: Option<&str>) {
    match package {
        Some(name) => command.args(["--package", name]),
        None => command.arg("--workspace"),
    };
    command.arg("--all-features");
}

pub(super) fn fmt(workspace: &Workspace) -> Result<Counts> {
    process::run(&mut cargo(workspace, &["fmt", "--all", "--check"]))?;
    Ok(Counts::default())
}

pub(super) fn clippy(workspace: &Workspace, package: Option<&str>) -> Result<Counts> {
    let mut command = cargo(workspace, &["clippy", "--all-targets"]);
    scope(&mut command, package);
    process::run(command.args(["--", "-D", "warnings"]))?;
    Ok(Counts::default())
}

/// Compiles libraries, programs and tests in one resolution of features, which `tests` reuses.
pub(super) fn build(workspace: &Workspace, package: Option<&str>) -> Result<Counts> {
    let mut command = cargo(workspace, &["build", "--lib", "--bins", "--tests"]);
    scope(&mut command, package);
    process::run(&mut command)?;
    Ok(Counts::default())
}

/// Runs all tests against servers of their own and counts what they say.
pub(super) fn tests(workspace: &Workspace, package: Option<&str>, skips: &Skips) -> Result<Counts> {
    let servers = Servers::start(Durability::Volatile)?.with_smtp(workspace)?;
    let mut command = cargo(workspace, &["test", "--no-fail-fast"]);
    scope(&mut command, package);
    command
        .envs(servers.environment())
        .env("ESCALATED_TEST_REQUIRE", "postgres,mysql,smtp,sdk")
        .env("ESCALATED_SKIP_LOG", skips.path())
        .env("ESCALATED_FETCH_DIR", workspace.fetched());
    if let Some(contracts) = workspace.contracts() {
        command.env("ESCALATED_VECTORS", contracts.join("vectors"));
        command.env("ESCALATED_CONTRACTS", contracts);
    }
    let (mut counts, held) = run(&mut command)?;
    if !held && counts.failed == 0 {
        bail!("cargo test failed beside its tests: a program did not compile, or broke off");
    }
    counts.skipped += u64::try_from(skips.lines().len())?;
    Ok(counts)
}

/// Runs a test command, shows its output, and sums its results.
fn run(command: &mut Command) -> Result<(Counts, bool)> {
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut dog = Watchdog::spawn(command, LIMIT).context("cargo test")?;
    let stdout = dog.child.stdout.take().context("cargo test has no output")?;
    let mut counts = Counts::default();
    for line in BufReader::new(stdout).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        counts = counts + libtest::result(&line).unwrap_or_default();
    }
    Ok((counts, dog.child.wait()?.success()))
}
