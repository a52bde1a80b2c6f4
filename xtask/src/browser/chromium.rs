//! The browser: found, or installed.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::process;

/// The program of Chromium or Chrome.
pub(super) fn chromium() -> Result<PathBuf> {
    if let Some(program) = installed() {
        return Ok(program);
    }
    process::install(&["chromium"])?;
    installed().context("Chromium was installed, but is not to be found")
}

fn installed() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome"]
        .iter()
        .find_map(|program| process::find(program, &[]))
}
