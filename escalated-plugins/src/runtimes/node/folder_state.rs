use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// The most files that are looked at. What lies beyond is found by another start only.
const MAX_FILES: usize = 5_000;
/// How far down in the folder of a plugin files are looked at.
const MAX_DEPTH: usize = 8;

/// The code of the plugins in a folder: a runtime reads it only when it starts. What plugins write
/// where they run is no part of it, or they would be started anew for it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct FolderState(BTreeMap<PathBuf, (Option<SystemTime>, u64)>);

impl FolderState {
    pub(super) fn of(base: &Path) -> Self {
        let mut state = Self::default();
        let modules = base.join("node_modules");
        // npm writes it with each installation, also of what plugins stand on.
        state.note(modules.join(".package-lock.json"));
        for folder in folders(&modules.join("@escalated-dev")) {
            state.walk(&folder, MAX_DEPTH);
        }
        for folder in folders(&base.join("plugins")) {
            state.walk(&folder, MAX_DEPTH);
        }
        let own = |folder: &PathBuf| {
            *folder != modules
                && !folder.ends_with("plugins")
                && folder.join("package.json").is_file()
        };
        for folder in folders(base).into_iter().filter(own) {
            state.walk(&folder, MAX_DEPTH);
        }
        state
    }

    /// Links within a plugin are not followed: they may lead round in a circle.
    fn walk(&mut self, folder: &Path, depth: usize) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        // A folder without code counts too: it may be about to be filled.
        self.0.insert(folder.to_owned(), (None, 0));
        for entry in entries.flatten() {
            if self.0.len() >= MAX_FILES {
                return;
            }
            let (path, Ok(kind)) = (entry.path(), entry.file_type()) else { continue };
            if kind.is_file() && is_code(&path) {
                self.note(path);
            } else if kind.is_dir() && depth > 0 && !is_hidden(&path) {
                self.walk(&path, depth - 1);
            }
        }
    }

    fn note(&mut self, path: PathBuf) {
        if let Ok(found) = path.metadata() {
            self.0.insert(path, (found.modified().ok(), found.len()));
        }
    }
}

/// Also those that a link leads to: a package manager may put them elsewhere.
fn folders(parent: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(parent) else { return Vec::new() };
    let paths = entries.flatten().map(|entry| entry.path());
    paths.filter(|path| !is_hidden_file(path) && path.is_dir()).collect()
}

fn is_code(path: &Path) -> bool {
    let is_package = path.file_name().is_some_and(|name| name == "package.json");
    let extension = path.extension().and_then(|extension| extension.to_str());
    is_package || matches!(extension, Some("js" | "mjs" | "cjs"))
}

/// Folders of no code of its own.
fn is_hidden(path: &Path) -> bool {
    is_hidden_file(path) || path.ends_with("node_modules")
}

fn is_hidden_file(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_none_or(|name| name.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(base: &Path, file: &str, text: &str) {
        let path = base.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Whether it is another folder for a runtime after `change`.
    fn is_other(base: &Path, change: impl FnOnce()) -> bool {
        let before = FolderState::of(base);
        change();
        before != FolderState::of(base)
    }

    #[test]
    fn what_is_changed_in_place_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path();
        write(base, "plugins/a/index.js", "1");
        write(base, "plugins/a/src/deep/part.mjs", "1");
        write(base, "node_modules/@escalated-dev/plugin-b/package.json", "{}");
        write(base, "own/package.json", "{}");
        write(base, "own/index.cjs", "1");
        assert!(!is_other(base, || ()));
        for file in [
            "plugins/a/index.js",
            "plugins/a/src/deep/part.mjs",
            "node_modules/@escalated-dev/plugin-b/package.json",
            "own/index.cjs",
        ] {
            assert!(is_other(base, || write(base, file, "longer")), "{file}");
            let touched = || {
                let file = fs::File::options().append(true).open(base.join(file)).unwrap();
                file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
            };
            assert!(is_other(base, touched), "the time of {file}");
        }
        for file in ["plugins/c/index.js", "node_modules/.package-lock.json", "new/package.json"] {
            assert!(is_other(base, || write(base, file, "{}")), "{file}");
        }
        assert!(is_other(base, || fs::remove_dir_all(base.join("plugins/a")).unwrap()));
    }

    #[test]
    fn what_plugins_write_is_no_change() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path();
        write(base, "plugins/a/index.js", "1");
        for file in [
            "state.json",
            "report.txt",
            "plugins/notes.txt",
            "data/numbers.js",
            "plugins/a/data.json",
            "plugins/a/.cache/x.js",
            "plugins/a/node_modules/x/index.js",
        ] {
            assert!(!is_other(base, || write(base, file, "x")), "{file}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_plugin_is_followed_and_one_within_it_is_not() {
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let base = folder.path();
        write(elsewhere.path(), "index.js", "1");
        fs::create_dir_all(base.join("plugins")).unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), base.join("plugins/a")).unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), elsewhere.path().join("round")).unwrap();
        assert!(is_other(base, || write(elsewhere.path(), "index.js", "longer")));
    }
}
