//! The SLA's faults and its property test at full size. They are tests of their crates, which run
//! them with small counts each time.

use std::process::Command;

use super::table::Row;
use crate::clock;
use crate::process;
use crate::servers::Servers;
use crate::workspace::Workspace;

/// A check, its count, and what cargo runs.
const CHECKS: [(&str, u32, &[&str]); 5] = [
    ("SLA: sweeper down six hours", 20_000, &long("six_hours_of_silence")),
    ("SLA: kill -9 in the sweep", 100, &long("sweeps_that_are_killed")),
    ("SLA: clock +1 h, -1 h, +1 year", 10_000, &long("clocks_that_jump")),
    ("SLA: backends swapped", 5_000, &long("backends_that_are_swapped")),
    (
        "SLA: random calendars",
        1_000_000,
        &[
            "--package",
            "escalated-sla",
            "--test",
            "calendars",
            "--lib",
            "--",
            "--ignored",
            "million",
        ],
    ),
];

const fn long(name: &'static str) -> [&'static str; 6] {
    ["--package", "escalated-drivers", "--all-features", "--test", "driver", name]
}

/// Runs them all, each on every database.
pub(super) fn run(workspace: &Workspace, servers: &Servers) -> Vec<Row> {
    let row = |(check, count, args): &(&'static str, u32, &[&str])| {
        let start = clock::now();
        let held = process::run(&mut test(workspace, servers, args));
        let seconds = start.elapsed().as_secs();
        match held {
            Ok(()) => Row::new(check, "all", *count, format!("held in {seconds} s"), true),
            Err(error) => Row::broken(check, "all", &error),
        }
    };
    CHECKS.iter().map(row).collect()
}

fn test(workspace: &Workspace, servers: &Servers, args: &[&str]) -> Command {
    let mut command = process::cargo();
    command.current_dir(workspace.root()).args(["test", "--release"]).args(args);
    command.env_remove("CARGO_MANIFEST_DIR").envs(servers.environment());
    command.env("ESCALATED_SOAK", "1").env("ESCALATED_TEST_REQUIRE", "postgres,mysql");
    command
}
