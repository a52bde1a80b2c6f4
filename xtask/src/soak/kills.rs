//! `kill -9` under load: what was acknowledged is there, what was not happens exactly once.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::Result;

use super::chance::Chance;
use super::ledger::Ledger;
use super::load::{Load, Trouble};
use super::size::Size;
use super::stage::Stage;
use super::table::Row;

/// The server works at least this long before it is killed, and at most twice as long again.
const LIFE: Duration = Duration::from_millis(250);

pub(super) fn run(stage: &Stage, size: Size) -> Result<Vec<Row>> {
    let before = stage.shell.verify()?;
    let ledger = Arc::new(Ledger::default());
    let mut chance = Chance::new(u64::from(size.kills));
    for round in 0..size.kills {
        let server = stage.serve()?;
        let client = stage.client(&server);
        ledger.settle(&client)?;
        let load = Load::start(&client, &ledger, &format!("kill-{round}"), Trouble::Ends);
        thread::sleep(chance.between(LIFE, LIFE * 3));
        server.kill()?;
        load.stop();
    }
    let server = stage.serve()?;
    let client = stage.client(&server);
    ledger.settle(&client)?;
    let audit = ledger.audit(&client)?;
    server.stop()?;
    let facts = stage.shell.verify()?;
    let expected = before.tickets + ledger.created();
    let stray = facts.tickets.abs_diff(expected);
    let refused = ledger.refused();
    let sound = audit.lost == 0
        && audit.doubled == 0
        && stray == 0
        && facts.half_written == 0
        && facts.duplicate_references == 0
        && refused.is_empty();
    let found = format!(
        "{} operations acknowledged: {} lost, {} doubled, {stray} tickets too many or too few, \
         {} half-written, {} duplicate references{}",
        ledger.count(),
        audit.lost,
        audit.doubled,
        facts.half_written,
        facts.duplicate_references,
        refused.first().map(|answer| format!("; refused: {answer}")).unwrap_or_default(),
    );
    Ok(vec![Row::new("kill -9 under load", stage.name, size.kills, found, sound)])
}
