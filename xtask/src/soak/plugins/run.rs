//! Each fault beside a base line without plugins, and a row for each.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::json;

use super::attended::{Attended, attend};
use super::fault::{FAULTS, Fault, HoldsUp};
use super::faulty::Faulty;
use super::latency::Latency;
use super::steady::Pace;
use crate::clock;
use crate::soak::client::Client;
use crate::soak::size::{PluginSize, Timed};
use crate::soak::stage::Stage;
use crate::soak::table::Row;

const CHECK: &str = "plugins that misbehave";
/// By how much the slowest answers of a hundred may be slower than without plugins.
const SLOWER: Duration = Duration::from_millis(5);
/// How long whoever opens a ticket may wait: two seconds for all filters, and a little for the rest.
const FILTERED: Duration = Duration::from_millis(2_250);
/// How much more memory the helpdesk may need, in KiB.
const MORE: u64 = 32 * 1024;
/// How often a process is started in five minutes at most.
const STARTS: usize = 10;
/// How long a first ticket may take to reach the plugin.
const TOLD: Duration = Duration::from_secs(60);

/// Runs the faults of those names, or all of them.
pub(in crate::soak) fn run(
    binary: &Path,
    folder: &Path,
    size: PluginSize,
    names: &[String],
) -> Vec<Row> {
    let folder = folder.join("plugins");
    let faults = FAULTS.iter().filter(|fault| {
        let is_named = names.iter().any(|name| name == fault.name);
        is_named || (names.is_empty() && count_of(fault, size) > 0)
    });
    let faults: Vec<Fault> = faults.copied().collect();
    all(binary, &folder, size, &faults)
        .unwrap_or_else(|error| vec![Row::broken(CHECK, "SQLite", &error)])
}

fn all(binary: &Path, folder: &Path, size: PluginSize, faults: &[Fault]) -> Result<Vec<Row>> {
    let prepared = prepare(binary, folder)?;
    let base = watch(&prepared, &folder.join("base"), size, None).context("without plugins")?;
    let row = |fault: &Fault| {
        let seen = watch(&prepared, &folder.join(fault.name), size, Some(fault));
        match seen {
            Ok(seen) => judge(fault, size, &base, &seen),
            Err(error) => Row::broken(fault.check, "SQLite", &error),
        }
    };
    let mut rows = Vec::new();
    for some in faults.chunks(size.at_once.max(1)) {
        let done: Vec<_> = thread::scope(|scope| {
            let begun: Vec<_> = some.iter().map(|fault| scope.spawn(move || row(fault))).collect();
            begun.into_iter().map(thread::ScopedJoinHandle::join).collect()
        });
        for row in done {
            let Ok(row) = row else { bail!("a thread broke off") };
            println!("{}", row.line());
            rows.push(row);
        }
    }
    Ok(rows)
}

/// A helpdesk in which the plugin was activated and has been told of a ticket.
fn prepare(binary: &Path, folder: &Path) -> Result<Stage> {
    let database = format!("sqlite:{}", folder.join("SQLite/helpdesk.db").display());
    let stage = Stage::set("SQLite", binary, database, None, folder)?;
    let faulty = Faulty::new(folder.join("prepared"), None)?;
    let server = stage.serve_with(&faulty.arguments())?;
    let admin = Client::new(server.base(), &stage.shell.token("admin")?);
    for path in ["/admin/plugins/discover", "/admin/plugins/faulty/activate"] {
        admin.send("POST", path, &json!({}), None)?.expect(200)?;
    }
    stage.client(&server).create("Is it told?")?;
    let told = clock::poll(TOLD, || (faulty.told() > 0).then_some(()));
    told.with_context(|| format!("the plugin is not told of tickets; {}", server.output()))?;
    server.stop()?;
    Ok(stage)
}

fn count_of(fault: &Fault, size: PluginSize) -> u32 {
    match size.timed {
        Timed::Yes => fault.full,
        Timed::No => fault.small,
    }
}

fn watch(
    prepared: &Stage,
    folder: &Path,
    size: PluginSize,
    fault: Option<&Fault>,
) -> Result<Attended> {
    let stage = prepared.copy(folder)?;
    let plugin = |fault: &Fault| -> Result<Faulty> {
        let how = (fault.name, count_of(fault, size));
        Faulty::new(PathBuf::from(folder).join("plugin"), Some(how))
    };
    let faulty = fault.map(plugin).transpose()?;
    let seconds = match (size.timed, fault) {
        (Timed::Yes, Some(fault)) => fault.watch.as_secs(),
        (Timed::Yes, None) => 20,
        (Timed::No, _) => 1,
    };
    let pace = Pace { per_second: size.per_second, seconds: seconds.try_into()? };
    let warm = Pace { seconds: if size.timed == Timed::Yes { 3 } else { 0 }, ..pace };
    attend(&stage, faulty.as_ref(), warm, pace)
}

fn judge(fault: &Fault, size: PluginSize, base: &Attended, seen: &Attended) -> Row {
    let (count, taken) = (count_of(fault, size), &seen.taken);
    let more = seen.peak.saturating_sub(base.peak);
    let in_time = size.timed == Timed::No || is_in_time(fault, base, seen);
    let is_at_work = if fault.name == "none" { seen.told > 0 } else { seen.faults > 0 };
    let sound = in_time
        && is_at_work
        && taken.wrong.is_empty()
        && seen.stray == 0
        && more <= MORE
        && seen.zombies == 0
        && seen.processes <= 1
        && seen.left == 0
        && seen.starts <= STARTS;
    let times = match size.timed {
        Timed::Yes => format!(
            "reads {}, creations {}, ",
            taken.reads.beside(&base.taken.reads),
            taken.creations.beside(&base.taken.creations)
        ),
        Timed::No => String::new(),
    };
    let found = format!(
        "{times}{} answered{}, {} stray; {:.1} MiB more; {} starts, {} faults, {} zombies, {} \
         processes, {} left",
        taken.answered(),
        taken
            .wrong
            .first()
            .map(|first| format!(", {} not: {first}", taken.wrong.len()))
            .unwrap_or_default(),
        seen.stray,
        more as f64 / 1024.0,
        seen.starts,
        seen.faults,
        seen.zombies,
        seen.processes,
        seen.left,
    );
    Row::new(fault.check, "SQLite", count, found, sound).unit(fault.unit)
}

fn is_in_time(fault: &Fault, base: &Attended, seen: &Attended) -> bool {
    let is_as_quick =
        |seen: &Latency, base: &Latency| seen.percentile(99) <= base.percentile(99) + SLOWER;
    let (seen, base) = (&seen.taken, &base.taken);
    is_as_quick(&seen.reads, &base.reads)
        && match fault.holds_up {
            HoldsUp::Nobody => is_as_quick(&seen.creations, &base.creations),
            HoldsUp::Creations => seen.creations.longest() <= FILTERED,
        }
}
