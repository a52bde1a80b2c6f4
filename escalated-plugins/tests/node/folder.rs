use std::{
    env, fs,
    path::{Path, PathBuf},
};

use escalated_core::testing::skip_or_fail;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A folder of plugins that are written on the SDK from the registry.
pub(crate) struct PluginFolder(TempDir);

impl PluginFolder {
    /// None, and said so, where the SDK was not fetched.
    pub(crate) fn new() -> Option<Self> {
        let fetched = env::var_os("ESCALATED_FETCH_DIR").map_or_else(
            || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/fetch"),
            PathBuf::from,
        );
        let modules = fetched.join("npm-escalated-dev-plugin-sdk-0.1.0/node_modules");
        let Ok(modules) = modules.canonicalize() else {
            skip_or_fail("sdk", "plugins in real Node: no plugin SDK; run cargo xtask fetch");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(modules, folder.path().join("node_modules")).unwrap();
        Some(Self(folder))
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Adds a plugin of these files, the first of which is its main file.
    pub(crate) fn add(&self, name: &str, files: &[(&str, &str)]) {
        let folder = self.path().join("plugins").join(name);
        fs::create_dir_all(&folder).unwrap();
        let package = json!({ "type": "module", "main": files[0].0 });
        fs::write(folder.join("package.json"), package.to_string()).unwrap();
        for (file, text) in files {
            fs::write(folder.join(file), text).unwrap();
        }
    }

    /// Adds the plugin that stands for a recorded one, with the manifest that was recorded.
    pub(crate) fn add_recorded(&self, name: &str, manifest: Option<&Value>) {
        let source = |name: &str| {
            let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime/test/recorded");
            fs::read_to_string(runtime.join(format!("{name}.js"))).unwrap()
        };
        let (main, defined) = (source(name), source("defined"));
        let manifest = manifest.unwrap_or(&Value::Null).to_string();
        let files =
            [("index.js", main.as_str()), ("defined.js", &defined), ("recorded.json", &manifest)];
        self.add(name, &files);
    }
}
