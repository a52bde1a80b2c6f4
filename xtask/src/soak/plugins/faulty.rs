//! The folder of a runtime that misbehaves, and what it tells of itself there.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::Result;

const PROGRAM: &str = include_str!("faulty.js");

/// A folder with the runtime, which is its own plugin.
#[derive(Debug, Clone)]
pub(super) struct Faulty(PathBuf);

impl Faulty {
    /// The runtime in a new folder. It behaves unless it is given a fault: its name and how much.
    pub(super) fn new(folder: PathBuf, fault: Option<(&str, u32)>) -> Result<Self> {
        fs::create_dir_all(&folder)?;
        let program = folder.join("runtime.js");
        fs::write(&program, PROGRAM)?;
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?;
        if let Some((name, count)) = fault {
            fs::write(folder.join("fault"), format!("{name} {count}"))?;
        }
        Ok(Self(folder))
    }

    /// What makes the example run it.
    pub(super) fn arguments(&self) -> Vec<OsString> {
        let program = self.0.join("runtime.js").into_os_string();
        let folder = self.0.clone().into_os_string();
        vec!["--plugins".into(), folder, "--plugin-runtime".into(), program]
    }

    /// The processes that were started.
    pub(super) fn starts(&self) -> Vec<u32> {
        read(&self.0.join("starts"))
    }

    /// The processes that those have started and not ended.
    pub(super) fn forked(&self) -> Vec<u32> {
        read(&self.0.join("forked"))
    }

    /// How often it misbehaved.
    pub(super) fn faults(&self) -> usize {
        read(&self.0.join("faults")).len()
    }

    /// How often it was told of a ticket.
    pub(super) fn told(&self) -> usize {
        read(&self.0.join("told")).len()
    }
}

fn read(path: &Path) -> Vec<u32> {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.lines().filter_map(|line| line.parse().ok()).collect()
}
