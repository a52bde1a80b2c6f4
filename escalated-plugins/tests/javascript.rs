//! The tests of the runtime in `runtime/`, which are JavaScript, run by Node's own runner.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{fs, io};

use escalated_core::testing::skip_or_fail;

/// Those that need recorded conversations.
const TRANSCRIPT: &str = "transcript.test.js";

const NO_NODE: &str = "node cannot be started: install Node.js 18 or later, in PATH";

fn runtime() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime")
}

#[expect(clippy::disallowed_methods, reason = "these tests are a Node program")]
fn node() -> Command {
    Command::new("node")
}

/// Plugins of the tests are written on the SDK from the registry.
fn sdk_is_fetched() -> bool {
    let fetched = std::env::var("ESCALATED_FETCH_DIR").map_or_else(
        |_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/fetch"),
        PathBuf::from,
    );
    let is_there = fetched.join("npm-escalated-dev-plugin-sdk-0.1.0").is_dir();
    if !is_there {
        skip_or_fail("sdk", "our plugin runtime: no plugin SDK; run cargo xtask fetch");
    }
    is_there
}

/// Runs test files, and gives what the runner printed and whether all of them passed.
fn run(files: &[String]) -> io::Result<(String, bool)> {
    let output = node()
        .arg("--test")
        .args(files)
        .current_dir(runtime())
        .env_remove("ESCALATED_PLUGIN_LIMITS")
        .stdin(Stdio::null())
        .output()?;
    let printed = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    Ok((printed.into_owned(), output.status.success()))
}

/// Without Node nothing of this crate is of use: a machine that lacks it fails here.
#[test]
fn node_is_there_and_not_too_old() {
    let output = node().arg("--version").output().expect(NO_NODE);
    let version = String::from_utf8_lossy(&output.stdout);
    let major = version.trim_start_matches('v').split('.').next().unwrap_or_default();
    let major: u32 = major.parse().unwrap_or_default();
    assert!(major >= 18, "Node.js 18 or later is needed, and this is {version:?}");
}

#[test]
fn the_runtime_and_the_examples_do_what_they_promise() {
    let mut files: Vec<String> = fs::read_dir(runtime().join("test"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".test.js") && name != TRANSCRIPT)
        .map(|name| format!("test/{name}"))
        .collect();
    files.sort();
    if !sdk_is_fetched() {
        return;
    }
    assert!(files.len() > 5, "{files:?}");
    let (printed, passed) = run(&files).expect(NO_NODE);
    assert!(passed && !printed.contains("# SKIP"), "{printed}");
}

#[test]
fn transcript_conversations_of_the_platform_are_had_again_by_our_runtime() {
    if std::env::var_os("ESCALATED_CONTRACTS").is_none() {
        skip_or_fail(
            "contracts",
            "plugin transcripts, our runtime: ESCALATED_CONTRACTS is not set",
        );
        return;
    }
    let (printed, passed) = run(&[format!("test/{TRANSCRIPT}")]).expect(NO_NODE);
    assert!(passed && !printed.contains("# SKIP"), "{printed}");
}
