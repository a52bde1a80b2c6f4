//! What plugins of a folder stand on, such as the platform's SDK, is fetched the first time.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Lets npm install what the folder's lock file pins, without scripts, if nothing was installed
/// there. Whatever goes wrong is told; plugins that miss something are then told one by one.
pub async fn install_once(folder: PathBuf) {
    let locked = folder.join("package-lock.json").is_file();
    if !locked || folder.join("node_modules").exists() {
        return;
    }
    say(&format!("npm installs what {} pins", folder.join("package-lock.json").display()));
    let told = match tokio::task::spawn_blocking(move || npm(&folder)).await {
        Ok(Ok(())) => return,
        Ok(Err(why)) => why,
        Err(panicked) => panicked.to_string(),
    };
    say(&format!("npm did not install it: {told}"));
}

#[expect(clippy::disallowed_methods, reason = "fixed words, at the start, for an example")]
fn npm(folder: &Path) -> Result<(), String> {
    let ended = Command::new("npm")
        .args(["ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .map_err(|error| error.to_string())?;
    if ended.success() { Ok(()) } else { Err(ended.to_string()) }
}

fn say(line: &str) {
    // Not on standard output, whose first line says where the server listens.
    let _ = writeln!(std::io::stderr(), "{line}");
}
