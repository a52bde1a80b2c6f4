//! The processor time and the memory of a process, from `/proc`.

use std::{fs, time::Duration};

use anyhow::{Context, Result};

/// The clock ticks of `/proc/PID/stat`, which Linux shows in hundredths whatever it counts in.
const TICKS: u64 = 100;

/// The processor time that a process had used at some moment.
#[derive(Debug, Clone)]
pub(crate) struct Cpu {
    process: String,
    used: Duration,
}

impl Cpu {
    /// Of this process.
    pub(crate) fn own() -> Result<Self> {
        Self::named("self".into())
    }

    /// Of a process by its id.
    pub(crate) fn of(process: u32) -> Result<Self> {
        Self::named(process.to_string())
    }

    fn named(process: String) -> Result<Self> {
        let used = used(&process)?;
        Ok(Self { process, used })
    }

    /// What it has used since.
    pub(crate) fn since(&self) -> Result<Duration> {
        Ok(used(&self.process)?.saturating_sub(self.used))
    }
}

fn used(process: &str) -> Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    ticks(&stat).map(|ticks| Duration::from_millis(ticks * 1000 / TICKS)).context("unknown stat")
}

/// User and system time. The name of the program, in brackets before them, may hold anything.
fn ticks(stat: &str) -> Option<u64> {
    let (_, fields) = stat.rsplit_once(") ")?;
    let mut fields = fields.split(' ').skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(user + system)
}

/// A line of `/proc/PID/status` in megabytes: `VmRSS` now, `VmHWM` at most.
pub(crate) fn memory(process: u32, line: &str) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let found = status.lines().find_map(|text| text.strip_prefix(line)?.strip_prefix(':'));
    let kilobytes: f64 =
        found.context("no such line")?.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kilobytes / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stat_is_read_behind_the_name() {
        let stat = "7 (a ) b) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 4 0 100";
        assert_eq!(ticks(stat), Some(200));
        assert!(Cpu::own().unwrap().since().is_ok());
        assert!(memory(std::process::id(), "VmRSS").unwrap() > 0.1);
    }
}
