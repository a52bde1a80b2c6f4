//! What the kernel knows of processes.

use std::fs;

use anyhow::{Context as _, Result};

/// The most memory that a process ever had, in KiB.
pub(super) fn peak(pid: u32) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    number.context("the kernel does not tell how much memory a process had")
}

/// How many children of a process have ended and were not collected.
pub(super) fn zombies(parent: u32) -> Result<usize> {
    let mut count = 0;
    for entry in fs::read_dir("/proc")? {
        let name = entry?.file_name();
        let Some(pid) = name.to_str().and_then(|name| name.parse().ok()) else { continue };
        count += usize::from(state(pid) == Some(('Z', parent)));
    }
    Ok(count)
}

/// Whether a process has not ended.
pub(super) fn runs(pid: u32) -> bool {
    state(pid).is_some_and(|(state, _)| state != 'Z' && state != 'X')
}

/// A process's state and its parent.
fn state(pid: u32) -> Option<(char, u32)> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = stat.rsplit_once(") ")?;
    let mut fields = rest.split(' ');
    Some((fields.next()?.chars().next()?, fields.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock, process};
    use std::time::Duration;

    #[test]
    fn children_that_ended_are_told_from_those_that_run() {
        let own = std::process::id();
        assert!(peak(own).unwrap() > 100 && runs(own));
        let mut child = process::command("sleep").arg("600").spawn().unwrap();
        assert!(runs(child.id()));
        child.kill().unwrap();
        let limit = Duration::from_secs(60);
        let ended = clock::poll(limit, || (!runs(child.id())).then_some(()));
        assert!(ended.is_some() && zombies(own).unwrap() >= 1);
        child.wait().unwrap();
        assert!(state(child.id()).is_none());
    }
}
