//! Where things are: the workspace root, the target folder, what lies in it.

use std::env;
use std::path::{Path, PathBuf};

/// The folders that the commands work in.
#[derive(Debug, Clone)]
pub struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// The workspace that this program was built from.
    #[must_use]
    pub fn find() -> Self {
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest.parent().map_or_else(|| manifest.clone(), Path::to_path_buf);
        let target = match env::var_os("CARGO_TARGET_DIR").map(PathBuf::from) {
            Some(dir) if dir.is_absolute() => dir,
            Some(dir) => root.join(dir),
            None => root.join("target"),
        };
        Self { root, target }
    }

    /// The folder of the workspace's `Cargo.toml`.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo's output folder.
    #[must_use]
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Data fetched from registries: `ESCALATED_FETCH_DIR`, or `target/fetch`.
    #[must_use]
    pub fn fetched(&self) -> PathBuf {
        env::var_os("ESCALATED_FETCH_DIR").map_or_else(|| self.target.join("fetch"), PathBuf::from)
    }

    /// The shared contracts: `ESCALATED_CONTRACTS`, or `../shared` beside the workspace.
    #[must_use]
    pub fn contracts(&self) -> Option<PathBuf> {
        let dir = env::var_os("ESCALATED_CONTRACTS")
            .map_or_else(|| self.root.join("../shared"), PathBuf::from);
        dir.canonicalize().ok().filter(|dir| dir.is_dir())
    }
}
