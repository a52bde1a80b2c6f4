//! Ctrl-C and SIGTERM stop what runs in process groups of its own, then this program.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, Once, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::process::Signal;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::server::{alive, kill_group, signal};
use crate::clock;

static RUNNING: Mutex<Vec<(u32, Option<PathBuf>)>> = Mutex::new(Vec::new());
static LISTENER: Once = Once::new();

/// From now on a signal ends this process group and removes this folder.
pub(crate) fn register(pid: u32, home: Option<&Path>) {
    with(|running| running.push((pid, home.map(Path::to_path_buf))));
    LISTENER.call_once(|| {
        if let Ok(mut signals) = Signals::new([SIGINT, SIGTERM, SIGHUP]) {
            thread::spawn(move || {
                if signals.forever().next().is_some() {
                    stop_all();
                    std::process::exit(130);
                }
            });
        }
    });
}

/// The process has ended, or stays.
pub(crate) fn forget(pid: u32) {
    with(|running| running.retain(|(other, _)| *other != pid));
}

fn stop_all() {
    for (pid, home) in with(std::mem::take) {
        signal(pid, Signal::QUIT);
        if clock::poll(Duration::from_secs(5), || (!alive(pid)).then_some(())).is_none() {
            kill_group(pid);
        }
        if let Some(home) = home {
            let _ = fs::remove_dir_all(home);
        }
    }
}

fn with<T>(act: impl FnOnce(&mut Vec<(u32, Option<PathBuf>)>) -> T) -> T {
    act(&mut RUNNING.lock().unwrap_or_else(PoisonError::into_inner))
}
