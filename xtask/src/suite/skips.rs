//! The skip log: each test that cannot run here appends one line to it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

/// A fresh log file; tests find it in `ESCALATED_SKIP_LOG`.
#[derive(Debug)]
pub(super) struct Skips(PathBuf);

impl Skips {
    pub(super) fn begin(target: &Path) -> Result<Self> {
        let path = target.join("skipped-tests.log");
        fs::create_dir_all(target)?;
        fs::write(&path, "")?;
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Every line once.
    pub(super) fn lines(&self) -> Vec<String> {
        let text = fs::read_to_string(&self.0).unwrap_or_default();
        let mut lines: Vec<String> =
            text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
        lines.sort();
        lines.dedup();
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_counts_once_and_an_old_log_does_not() {
        let dir = std::env::temp_dir().join(format!("xtask-skips-{}", std::process::id()));
        let skips = Skips::begin(&dir).unwrap();
        fs::write(skips.path(), "a: no contracts\n\na: no contracts\nb: no node\n").unwrap();
        assert_eq!(skips.lines(), ["a: no contracts", "b: no node"]);
        assert!(Skips::begin(&dir).unwrap().lines().is_empty());
        fs::remove_dir_all(&dir).unwrap();
    }
}
