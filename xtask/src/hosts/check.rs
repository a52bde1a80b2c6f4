//! All applications, one after the other.

use anyhow::Result;

use super::host::{HOSTS, Host};
use super::project::Project;
use super::rules::broken;
use crate::clock;
use crate::counts::Counts;
use crate::workspace::Workspace;

/// Resolves and compiles every application and says what does not hold.
///
/// # Errors
/// When `target/hosts` cannot be written; all else is counted.
pub fn check(workspace: &Workspace) -> Result<Counts> {
    let mut all = Counts::default();
    for host in HOSTS {
        let project = Project::write(workspace, host)?;
        let (counts, line) = one(host, &project);
        println!("{}: {line}", host.name);
        all = all + counts;
    }
    Ok(all)
}

/// Its resolution, the rules, and that it compiles, as one line. Without a resolution there is
/// nothing else to try.
fn one(host: &Host, project: &Project) -> (Counts, String) {
    let graph = match project.resolve() {
        Ok(graph) => graph,
        Err(error) => return (count(0, 1), format!("does not resolve: {error:#}")),
    };
    let rules = broken(host, &graph);
    let held = rules.iter().filter(|rule| rule.is_none()).count();
    let mut counts = count(1 + held, rules.len() - held);
    let start = clock::now();
    let compiled = project.check();
    counts = counts + if compiled.is_ok() { count(1, 0) } else { count(0, 1) };
    let mut says: Vec<String> = rules.into_iter().flatten().collect();
    match compiled {
        Ok(()) => says.push(format!("compiled in {:.0} s", start.elapsed().as_secs_f64())),
        Err(error) => says.push(format!("{error:#}")),
    }
    let sqlite = graph.versions("libsqlite3-sys").join(" and ");
    let own = host.own.split_once(" =").map_or(host.own, |(name, _)| name);
    let version = graph.versions(own).join(" and ");
    let drivers = host.drivers.join(", ");
    let line = format!("{own} {version}, libsqlite3-sys {sqlite}, {drivers}; {}", says.join("; "));
    (counts, line)
}

fn count(passed: usize, failed: usize) -> Counts {
    let [passed, failed] = [passed, failed].map(|n| u64::try_from(n).unwrap_or(u64::MAX));
    Counts { passed, failed, ..Counts::default() }
}
