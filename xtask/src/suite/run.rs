//! One part after the other, and the closing table.

use anyhow::{Result, bail};

use super::cargo;
use super::options::Options;
use super::outcome::Outcome;
use super::part::Part;
use super::report;
use super::skips::Skips;
use crate::counts::Counts;
use crate::helpdesk::{Build, Profile};
use crate::soak::Size;
use crate::workspace::Workspace;
use crate::{browser, clock, fetch, hosts, soak, tidy};

/// Runs the chosen parts, all of them even when one fails, and closes with plain counts.
///
/// # Errors
/// When anything failed.
pub fn test(workspace: &Workspace, options: &Options) -> Result<()> {
    let skips = Skips::begin(workspace.target())?;
    let mut outcomes = Vec::new();
    for part in options.parts() {
        println!("\n=== {}", part.name());
        let start = clock::now();
        let result = run(workspace, part, options.package.as_deref(), &skips);
        if let Err(error) = &result {
            println!("{}: {error:#}", part.name());
        }
        outcomes.push(Outcome::new(part, start.elapsed(), result));
    }
    println!("{}", report::table(&outcomes, &skips.lines()));
    let failed = outcomes.iter().filter(|outcome| !outcome.held()).count();
    if failed > 0 {
        bail!("{failed} of {} parts failed", outcomes.len());
    }
    Ok(())
}

fn run(workspace: &Workspace, part: Part, package: Option<&str>, skips: &Skips) -> Result<Counts> {
    match part {
        Part::Fetch => fetch::fetch(workspace).map(|()| Counts::default()),
        Part::Fmt => cargo::fmt(workspace),
        Part::Tidy => tidy::tidy(workspace).map(|()| Counts::default()),
        Part::Clippy => cargo::clippy(workspace, package),
        Part::Build => cargo::build(workspace, package),
        Part::Hosts => hosts::check(workspace),
        Part::Tests => cargo::tests(workspace, package, skips),
        Part::Browser => browser::walk(workspace, Build::Done),
        Part::SoakSmall => soak::soak(workspace, Size::SMALL, Profile::Dev, Build::Done),
    }
}
