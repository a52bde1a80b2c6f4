//! A source distribution from the Python index, by `pip download`.

use std::path::Path;

use anyhow::Result;

use super::place;
use crate::process;

/// Brings `NAME-VERSION/`, the unpacked sdist.
pub(super) fn fetch(fetched: &Path, name: &str, version: &str) -> Result<()> {
    let folder = format!("{name}-{version}");
    place::once(fetched, &folder, |scratch| {
        if process::find("python3", &[]).is_none() || pip(&["--version"], scratch).is_err() {
            process::install(&["python3-pip"])?;
        }
        let package = format!("{name}=={version}");
        pip(&["download", "--no-deps", "--no-binary", ":all:", "--dest", ".", &package], scratch)?;
        let archive = format!("{folder}.tar.gz");
        process::read(process::command("tar").current_dir(scratch).args(["-xzf", &archive]))?;
        Ok(scratch.join(&folder))
    })
}

fn pip(args: &[&str], folder: &Path) -> Result<String> {
    process::read(
        process::command("python3")
            .current_dir(folder)
            .args(["-m", "pip", "--quiet", "--disable-pip-version-check"])
            .args(args),
    )
}
