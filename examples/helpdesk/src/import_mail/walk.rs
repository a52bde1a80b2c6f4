use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One message.
    Message,
    /// Many, each after a `From ` line.
    Mbox,
}

/// A file with mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) path: PathBuf,
    pub(super) kind: Kind,
    pub(super) bytes: u64,
}

/// The files with mail at those paths, and how many other files lie between them.
#[derive(Debug, Default)]
pub(super) struct Sources {
    pub(super) files: Vec<Source>,
    pub(super) passed_over: usize,
}

impl Sources {
    /// Looks at every path; folders with all that is below them, without following links.
    pub(super) fn of(paths: &[PathBuf]) -> Result<Self> {
        let mut sources = Self::default();
        for path in paths {
            let about = fs::metadata(path).with_context(|| format!("no {}", path.display()))?;
            if about.is_dir() {
                sources.folder(path)?;
            } else {
                // Who names a file means it.
                let kind = if is_mbox(path) { Kind::Mbox } else { Kind::Message };
                sources.files.push(Source { path: path.clone(), kind, bytes: about.len() });
            }
        }
        Ok(sources)
    }

    fn folder(&mut self, top: &Path) -> Result<()> {
        let mut folders = vec![top.to_path_buf()];
        while let Some(folder) = folders.pop() {
            let in_maildir = is_maildir_part(&folder);
            let mut entries = fs::read_dir(&folder)
                .with_context(|| format!("cannot list {}", folder.display()))?
                .collect::<Result<Vec<_>, _>>()?;
            entries.sort_by_key(fs::DirEntry::file_name);
            let mut below = Vec::new();
            for entry in entries {
                let (path, kind) = (entry.path(), entry.file_type()?);
                if kind.is_dir() {
                    // What a maildir has in `tmp` is not delivered yet.
                    if !(path.ends_with("tmp") && is_maildir(&folder)) {
                        below.push(path);
                    }
                } else if kind.is_file() {
                    self.file(path, entry.metadata()?.len(), in_maildir);
                } else {
                    self.passed_over += 1;
                }
            }
            folders.extend(below.into_iter().rev());
        }
        Ok(())
    }

    fn file(&mut self, path: PathBuf, bytes: u64, in_maildir: bool) {
        let kind = match extension(&path).as_deref() {
            _ if in_maildir => Some(Kind::Message),
            Some("eml") => Some(Kind::Message),
            Some("mbox" | "mbx") => Some(Kind::Mbox),
            _ => is_mbox(&path).then_some(Kind::Mbox),
        };
        match kind {
            Some(kind) => self.files.push(Source { path, kind, bytes }),
            None => self.passed_over += 1,
        }
    }
}

fn extension(path: &Path) -> Option<String> {
    path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase())
}

/// `cur` or `new` of a maildir: its files are messages, whatever their names.
fn is_maildir_part(folder: &Path) -> bool {
    let inside = folder.ends_with("cur") || folder.ends_with("new");
    inside && folder.parent().is_some_and(is_maildir)
}

fn is_maildir(folder: &Path) -> bool {
    folder.join("cur").is_dir() && folder.join("new").is_dir()
}

fn is_mbox(path: &Path) -> bool {
    match extension(path).as_deref() {
        Some("eml") => false,
        Some("mbox" | "mbx") => true,
        _ => {
            let mut head = [0; 5];
            let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut head));
            read.is_ok() && head == *b"From "
        }
    }
}
