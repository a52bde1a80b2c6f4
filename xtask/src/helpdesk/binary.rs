//! Where the example's program is, after building it.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::process;
use crate::workspace::Workspace;

/// How it is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Unoptimised, as the tests are.
    Dev,
    /// As it would be deployed.
    Release,
}

/// Is it to be compiled now?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Build {
    /// Yes.
    Now,
    /// No: the test command has compiled everything at once.
    Done,
}

/// The program's path; `ESCALATED_HELPDESK` names another one that is to be driven instead.
///
/// # Errors
/// When it does not compile, or is missing though it should be there.
pub fn binary(workspace: &Workspace, profile: Profile, build: Build) -> Result<PathBuf> {
    if let Some(other) = std::env::var_os("ESCALATED_HELPDESK") {
        return Ok(PathBuf::from(other));
    }
    if build == Build::Now {
        let mut command = process::cargo();
        command.current_dir(workspace.root()).args(["build", "--quiet", "--package", "helpdesk"]);
        if profile == Profile::Release {
            command.arg("--release");
        }
        process::run(&mut command)?;
    }
    let folder = match profile {
        Profile::Dev => "debug",
        Profile::Release => "release",
    };
    let binary = workspace.target().join(folder).join("helpdesk");
    if !binary.is_file() {
        bail!("{} is missing: the example did not build", binary.display());
    }
    Ok(binary)
}
