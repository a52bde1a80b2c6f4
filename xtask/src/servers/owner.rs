//! The unprivileged user that servers run as when xtask itself is root.

use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::process;

/// A user and group, or nobody in particular when xtask is not root.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Owner(Option<(u32, u32)>);

impl Owner {
    /// The first of the named users that exists; ourselves when we are not root.
    pub(crate) fn find(names: &[&str]) -> Result<Self> {
        if !process::is_root() {
            return Ok(Self(None));
        }
        for name in names {
            let id = |flag: &str| {
                let printed = process::read(process::command("id").arg(flag).arg(name)).ok()?;
                printed.trim().parse::<u32>().ok()
            };
            if let (Some(uid), Some(gid)) = (id("-u"), id("-g")) {
                return Ok(Self(Some((uid, gid))));
            }
        }
        bail!("no unprivileged user found among {names:?}; a server must not run as root")
    }

    /// Nobody in particular: what runs stays the user that xtask is.
    pub(crate) fn ourselves() -> Self {
        Self(None)
    }

    /// Gives a folder or file to this user.
    pub(crate) fn take(self, path: &Path) -> Result<()> {
        if let Self(Some((uid, gid))) = self {
            chown(path, Some(uid), Some(gid))
                .with_context(|| format!("could not give {} away", path.display()))?;
        }
        Ok(())
    }

    /// Makes a command run as this user.
    pub(crate) fn run(self, command: &mut Command) -> &mut Command {
        if let Self(Some((uid, gid))) = self {
            command.uid(uid).gid(gid);
        }
        command
    }
}
