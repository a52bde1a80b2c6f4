//! An application on disk: `target/hosts/NAME`, and cargo in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};

use super::graph::{FORMAT, Graph};
use super::host::Host;
use crate::process;
use crate::watchdog::Watchdog;
use crate::workspace::Workspace;

/// Longer than this no application takes, with everything to compile.
const LIMIT: Duration = Duration::from_secs(20 * 60);

/// A folder with a manifest, a program, and no lock file yet.
#[derive(Debug)]
pub(super) struct Project {
    dir: PathBuf,
    shared: PathBuf,
}

impl Project {
    pub(super) fn write(workspace: &Workspace, host: &Host) -> Result<Self> {
        let shared = workspace.target().join("hosts");
        let dir = shared.join(host.name);
        fs::create_dir_all(dir.join("src"))?;
        put(&dir.join("Cargo.toml"), &manifest(workspace.root(), host))?;
        put(&dir.join("src/main.rs"), host.program)?;
        let lock = dir.join("Cargo.lock");
        if lock.exists() {
            fs::remove_file(lock)?;
        }
        Ok(Self { dir, shared })
    }

    /// Resolves as cargo does for a new project, from what is downloaded where that suffices: a
    /// second run asks no registry.
    pub(super) fn resolve(&self) -> Result<Graph> {
        let here = self.tree(&["--offline"]);
        let text = here.or_else(|_| self.tree(&[]))?;
        Ok(Graph::parse(&text))
    }

    fn tree(&self, more: &[&str]) -> Result<String> {
        let mut command = self.cargo();
        command.args(["tree", "--edges", "normal,build", "--prefix", "none", "--format", FORMAT]);
        process::read(command.args(more))
    }

    /// Compiles it, all such projects into one folder, without what only debuggers need.
    pub(super) fn check(&self) -> Result<()> {
        let mut command = self.cargo();
        command
            .args(["check", "--quiet", "--locked", "--jobs", "2"])
            .env("CARGO_TARGET_DIR", self.shared.join("target"));
        let mut dog = Watchdog::spawn(&mut command, LIMIT)?;
        let status = dog.child.wait()?;
        if !status.success() {
            bail!("cargo check failed ({status}) in {}", self.dir.display());
        }
        Ok(())
    }

    fn cargo(&self) -> Command {
        let mut command = process::cargo();
        command.current_dir(&self.dir).env_remove("CARGO_MANIFEST_DIR");
        command
    }
}

/// Writes a file unless it says so already: cargo goes by the time of the last change.
fn put(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    Ok(fs::write(path, text)?)
}

/// A workspace of its own, so that nothing of ours but the facade reaches it.
fn manifest(root: &Path, host: &Host) -> String {
    let Host { name, own, features, .. } = host;
    let facade = root.join("escalated");
    format!(
        r#"[package]
name = "{name}-host"
version = "0.0.0"
edition = "2024"
publish = false

[workspace]

[dependencies]
escalated = {{ path = {facade:?}, default-features = false, features = {features:?} }}
{own}
tokio = {{ version = "1", features = ["macros", "rt-multi-thread"] }}

[profile.dev]
debug = false
"#
    )
}

#[cfg(test)]
mod tests {
    use super::super::host::HOSTS;
    use super::*;

    #[test]
    fn a_manifest_asks_for_what_the_host_wants_and_no_more() {
        let text = manifest(Path::new("/here"), HOSTS.first().unwrap());
        assert!(text.contains(
            "escalated = { path = \"/here/escalated\", default-features = false, \
             features = [\"postgres\", \"axum\"] }\nrusqlite = \"=0.31.0\"\n"
        ));
        assert!(text.contains("\n[workspace]\n"));
    }

    #[test]
    fn a_file_that_is_as_it_should_be_is_not_written_again() {
        let path = std::env::temp_dir().join(format!("xtask-hosts-{}", std::process::id()));
        put(&path, "one").unwrap();
        fs::set_permissions(&path, {
            let mut readonly = fs::metadata(&path).unwrap().permissions();
            readonly.set_readonly(true);
            readonly
        })
        .unwrap();
        let before = fs::metadata(&path).unwrap().modified().unwrap();
        put(&path, "one").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before);
        fs::remove_file(path).unwrap();
    }
}
