//! The runtime that comes with this crate, written to a folder of this process's own when it is
//! first needed: a host is shipped without its sources.

use std::{
    fs, io,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use tempfile::TempDir;

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        const FILES: &[(&str, &str)] =
            &[$(($path, include_str!(concat!("../../../runtime/", $path)))),*];
    };
}

files! {
    "main.js",
    "package.json",
    "src/console.js",
    "src/context.js",
    "src/discovery.js",
    "src/dispatcher.js",
    "src/fault.js",
    "src/http_client.js",
    "src/http_request.js",
    "src/json.js",
    "src/limits.js",
    "src/lines.js",
    "src/load.js",
    "src/peer.js",
    "src/plugin.js",
    "src/sdk.js",
    "src/sdk_hooks.js",
    "src/serve.js",
    "src/writer.js",
}

/// The folder, which goes when this is dropped. Nobody else may write there.
pub(super) struct OwnRuntime(TempDir);

impl OwnRuntime {
    pub(super) fn unpack() -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("escalated-plugins-").tempdir()?;
        for (path, text) in FILES {
            let path = folder.path().join(path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(path, text)?;
        }
        Ok(Self(folder))
    }

    pub(super) fn main(&self) -> PathBuf {
        self.0.path().join("main.js")
    }

    /// Whether nobody has taken a file away, as those do who clean up what is temporary and old.
    fn is_whole(&self) -> bool {
        FILES.iter().all(|(path, _)| self.0.path().join(path).is_file())
    }
}

/// The folder that is used, written when it is first needed and again when it is no longer whole.
#[derive(Default)]
pub(super) struct OwnFolder(Mutex<Option<Arc<OwnRuntime>>>);

impl OwnFolder {
    pub(super) fn get(&self) -> io::Result<Arc<OwnRuntime>> {
        let mut own = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(whole) = own.as_ref().filter(|own| own.is_whole()) {
            return Ok(whole.clone());
        }
        let unpacked = Arc::new(OwnRuntime::unpack()?);
        *own = Some(unpacked.clone());
        Ok(unpacked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_file_of_the_runtime_is_left_out() {
        let runtime = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("runtime/src");
        for entry in fs::read_dir(runtime).unwrap() {
            let name = format!("src/{}", entry.unwrap().file_name().to_string_lossy());
            assert!(FILES.iter().any(|(path, _)| *path == name), "add {name} to FILES");
        }
        let unpacked = OwnRuntime::unpack().unwrap();
        assert!(unpacked.main().is_file());
    }

    #[test]
    fn it_is_written_again_when_a_file_was_taken_away() {
        let folder = OwnFolder::default();
        let first = folder.get().unwrap();
        assert!(Arc::ptr_eq(&first, &folder.get().unwrap()));
        fs::remove_file(first.main().with_file_name("src").join("peer.js")).unwrap();
        assert!(folder.get().unwrap().is_whole());
        fs::remove_dir_all(folder.get().unwrap().main().parent().unwrap()).unwrap();
        assert!(folder.get().unwrap().is_whole());
    }
}
