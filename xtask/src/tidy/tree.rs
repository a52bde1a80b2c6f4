//! The texts of the repository, by path from its root.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::process;

/// Text files by their path, with `/` between folders; binary files have an empty text.
#[derive(Debug, Clone, Default)]
pub struct Tree(BTreeMap<String, String>);

impl Tree {
    /// What git tracks or would track: everything but ignored files.
    ///
    /// # Errors
    /// When git does not answer.
    pub fn of_repository(root: &Path) -> Result<Self> {
        let listed = process::read(process::command("git").current_dir(root).args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ]))?;
        let mut tree = Self::default();
        for path in listed.split('\0').filter(|path| !path.is_empty()) {
            if let Ok(bytes) = fs::read(root.join(path)) {
                tree.0.insert(path.to_owned(), String::from_utf8(bytes).unwrap_or_default());
            }
        }
        Ok(tree)
    }

    /// A tree of the given files.
    #[must_use]
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self(files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect())
    }

    /// Every file with its text.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The files with this ending.
    pub fn with_extension<'a>(
        &'a self,
        extension: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files()
            .filter(move |(path, _)| path.rsplit_once('.').is_some_and(|(_, e)| e == extension))
    }

    /// The Rust sources of every crate: `src/` somewhere in the path.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &str)> {
        self.with_extension("rs")
            .filter(|(path, _)| path.starts_with("src/") || path.contains("/src/"))
    }

    /// The text of one file.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// Is there a file of this path, or a folder?
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        path.is_empty()
            || self.0.contains_key(path)
            || self.0.range(folder.clone()..).next().is_some_and(|(p, _)| p.starts_with(&folder))
    }
}
