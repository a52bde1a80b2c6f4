//! The workspace's crates and what they depend on, as `cargo metadata` tells it.

use std::path::Path;

use anyhow::{Context as _, Result};
use serde::Deserialize;

use crate::process;

/// All members of the workspace.
#[derive(Debug, Clone, Default)]
pub struct Members(pub Vec<Member>);

/// One crate.
#[derive(Debug, Clone)]
pub struct Member {
    /// Its package name.
    pub name: String,
    /// Its folder, from the root.
    pub folder: String,
    /// Has it a library target?
    pub library: bool,
    /// What its manifest names.
    pub dependencies: Vec<Dependency>,
}

/// One line of a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// The package's name.
    pub name: String,
    /// In which table it stands.
    pub kind: DependencyKind,
}

/// The table of a manifest that a dependency stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DependencyKind {
    /// `[dependencies]`: ships.
    Normal,
    /// `[build-dependencies]`.
    Build,
    /// `[dev-dependencies]`: tests only.
    Dev,
}

impl Members {
    /// Asks `cargo metadata`.
    ///
    /// # Errors
    /// When cargo fails or answers in another form than version 1.
    pub fn of_workspace(root: &Path) -> Result<Self> {
        let json = process::read(process::cargo().current_dir(root).args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
        ]))?;
        Self::from_metadata(&json)
    }

    /// Reads the JSON of `cargo metadata --no-deps --format-version 1`.
    pub(crate) fn from_metadata(json: &str) -> Result<Self> {
        let metadata: Metadata = serde_json::from_str(json).context("cargo metadata")?;
        let root = metadata.workspace_root;
        let member = |package: Package| Member {
            folder: Path::new(&package.manifest_path)
                .parent()
                .and_then(|folder| folder.strip_prefix(&root).ok())
                .map(|folder| folder.to_string_lossy().into_owned())
                .unwrap_or_default(),
            library: package.targets.iter().any(|t| t.kind.iter().any(|kind| kind == "lib")),
            dependencies: package.dependencies.into_iter().map(Dependency::from).collect(),
            name: package.name,
        };
        Ok(Self(metadata.packages.into_iter().map(member).collect()))
    }
}

impl From<Listed> for Dependency {
    fn from(listed: Listed) -> Self {
        let kind = match listed.kind.as_deref() {
            Some("dev") => DependencyKind::Dev,
            Some("build") => DependencyKind::Build,
            _ => DependencyKind::Normal,
        };
        Self { name: listed.name, kind }
    }
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_root: String,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: String,
    dependencies: Vec<Listed>,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Listed {
    name: String,
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_cargos_own_form() {
        let members = Members::from_metadata(
            r#"{"workspace_root": "/r", "packages": [{
                "name": "a", "manifest_path": "/r/crates/a/Cargo.toml",
                "targets": [{"kind": ["lib"]}],
                "dependencies": [{"name": "b", "kind": null}, {"name": "c", "kind": "dev"}]
            }]}"#,
        )
        .unwrap();
        let member = &members.0[0];
        assert_eq!((member.folder.as_str(), member.library), ("crates/a", true));
        assert_eq!(member.dependencies[0].kind, DependencyKind::Normal);
        assert_eq!(member.dependencies[1].kind, DependencyKind::Dev);
    }
}
