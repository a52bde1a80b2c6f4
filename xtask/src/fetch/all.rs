//! The list of what is fetched.

use std::fs;

use anyhow::Result;

use super::{crates_io, node_modules, pypi};
use crate::workspace::Workspace;

/// Brings what is not there yet.
///
/// # Errors
/// When a registry does not answer twice, or a client is missing and cannot be installed.
pub fn fetch(workspace: &Workspace) -> Result<()> {
    let fetched = workspace.fetched();
    fs::create_dir_all(&fetched)?;
    crates_io::fetch(&fetched, "mail-parser", "1.0.1")?;
    pypi::fetch(&fetched, "talon", "1.4.4")?;
    node_modules::fetch(&fetched)?;
    node_modules::examples(workspace)
}
