//! A crate's sources, by `cargo vendor` from a throwaway package.

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::place;
use crate::process;

/// Brings `NAME-VERSION/` with the crate's sources; they need not compile here.
pub(super) fn fetch(fetched: &Path, name: &str, version: &str) -> Result<()> {
    let folder = format!("{name}-{version}");
    place::once(fetched, &folder, |scratch| {
        fs::create_dir(scratch.join("src"))?;
        fs::write(scratch.join("src/lib.rs"), "")?;
        fs::write(
            scratch.join("Cargo.toml"),
            format!(
                "[package]\nname = \"fetch\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\
                 [workspace]\n[dependencies]\n{name} = \"={version}\"\n"
            ),
        )?;
        process::read(process::cargo().current_dir(scratch).args([
            "vendor",
            "--versioned-dirs",
            "vendor",
        ]))?;
        Ok(scratch.join("vendor").join(&folder))
    })
}
