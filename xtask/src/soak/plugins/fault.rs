//! What plugins do wrong, and for how long they are watched at it.

use std::time::Duration;

/// One thing that goes wrong.
#[derive(Debug, Clone, Copy)]
pub(in crate::soak) struct Fault {
    /// Its name on the command line, and for the runtime.
    pub(in crate::soak) name: &'static str,
    /// In the table.
    pub(super) check: &'static str,
    /// How much of it at full size, and in small; what is 0 is left out there.
    pub(super) full: u32,
    pub(super) small: u32,
    /// What is counted.
    pub(super) unit: &'static str,
    /// How long it is watched at full size.
    pub(super) watch: Duration,
    /// Whom it holds up by its nature.
    pub(super) holds_up: HoldsUp,
}

/// Who waits for a plugin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HoldsUp {
    /// Nobody at all.
    Nobody,
    /// Whoever opens a ticket, for as long as filters may take.
    Creations,
}

/// All of them; the first is none, for comparison.
pub(in crate::soak) const FAULTS: [Fault; 17] = [
    many("none", "plugin: behaves", 1, 0, ""),
    once("start", "plugin: crash at start"),
    once("crash", "plugin: crash in a call"),
    // Long enough for a call to be given up and the process to be replaced: 35 and 10 seconds.
    Fault { watch: Duration::from_secs(60), ..once("hang", "plugin: hangs") },
    Fault {
        holds_up: HoldsUp::Creations,
        ..many("filter", "plugin: filter without an answer", 1, 0, "")
    },
    many("flood", "plugin: useless lines", 1_000_000, 20_000, " lines"),
    many("line", "plugin: one line", 1_024, 80, " MiB"),
    many("bulk", "plugin: large calls", 1_000, 4, " x 9 MB"),
    many("answer", "plugin: an answer of 9 MB", 1, 0, ""),
    many("messages", "plugin: calls", 1_000_000, 2_000, ""),
    many("lookups", "plugin: calls that look tickets up", 1_000_000, 0, ""),
    many("queries", "plugin: queries of large documents", 10_000, 0, ""),
    many("writes", "plugin: calls that write", 1_000_000, 0, ""),
    many("lines", "plugin: lines of its log", 1_000_000, 0, ""),
    many("replies", "plugin: replies for others", 1_000_000, 2_000, ""),
    many("prototypes", "plugin: `__proto__`", 1_000, 10, ""),
    many("fork", "plugin: processes that it starts", 20, 3, " a start"),
];

const fn once(name: &'static str, check: &'static str) -> Fault {
    many(name, check, 1, 1, "")
}

const fn many(
    name: &'static str,
    check: &'static str,
    full: u32,
    small: u32,
    unit: &'static str,
) -> Fault {
    let (watch, holds_up) = (Duration::from_secs(20), HoldsUp::Nobody);
    Fault { name, check, full, small, unit, watch, holds_up }
}
