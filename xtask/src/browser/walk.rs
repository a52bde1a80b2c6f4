//! Starts the example with a fresh database, lets Node walk it, and counts its checks.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use super::chromium::chromium;
use crate::counts::Counts;
use crate::fetch;
use crate::helpdesk::{Build, Helpdesk, Profile, Shell, binary};
use crate::process;
use crate::watchdog::Watchdog;
use crate::workspace::Workspace;

/// Longer than this no walk is of use: a page hangs.
const LIMIT: Duration = Duration::from_secs(15 * 60);

/// Walks the example; screenshots are kept in `target/screenshots`.
///
/// # Errors
/// When the example, Node or Chromium does not start, or the walk breaks off.
pub fn walk(workspace: &Workspace, build: Build) -> Result<Counts> {
    let chromium = chromium()?;
    fetch::fetch(workspace)?;
    let modules = fetch::modules(workspace);
    let binary = binary(workspace, Profile::Dev, build)?;

    let folder = workspace.target().join("browser");
    let screenshots = workspace.target().join("screenshots");
    for dir in [&folder, &screenshots] {
        fs::remove_dir_all(dir).ok();
        fs::create_dir_all(dir)?;
    }
    let database = format!("sqlite:{}", folder.join("helpdesk.db").display());
    let shell = Shell { binary, database, folder: folder.clone() };
    let plugins = fetch::plugins(workspace).into_os_string();
    let more = [OsString::from("--plugins"), plugins];
    let server = Helpdesk::start_with(&shell, &folder.join("server.log"), &more)?;

    let mut command = process::command("node");
    command
        .arg(workspace.root().join("xtask/browser/walk.mjs"))
        .env("BASE_URL", server.base())
        .env("OUT", &screenshots)
        .env("NODE_MODULES", &modules)
        .env("CHROMIUM", chromium)
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    let mut node = Watchdog::spawn(&mut command, LIMIT).context("could not start Node.js")?;
    let stdout = node.child.stdout.take().context("Node.js has no output")?;
    let mut counts = Counts::default();
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        println!("{line}");
        counts = counts + check(&line);
    }
    let status = node.child.wait()?;
    if !status.success() && counts.failed == 0 {
        bail!("the walk broke off ({status}); the server said:\n{}", server.output());
    }
    server.stop()?;
    println!("screenshots: {}", screenshots.display());
    Ok(counts)
}

/// The walk prints `ok NAME` or `FAIL NAME: why` for each check.
fn check(line: &str) -> Counts {
    Counts {
        passed: u64::from(line.starts_with("ok ")),
        failed: u64::from(line.starts_with("FAIL ")),
        skipped: 0,
    }
}
