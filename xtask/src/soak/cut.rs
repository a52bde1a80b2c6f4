//! The database is away for a while under load: clean 503s, nothing lost, quick recovery.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::ledger::Ledger;
use super::load::{Load, Trouble};
use super::proxy::Proxy;
use super::size::Size;
use super::stage::Stage;
use super::table::Row;
use crate::clock;

const CHECK: &str = "database cut under load";
/// How soon the server must work again once the database is back.
const RECOVERY: Duration = Duration::from_secs(5);
/// How long the load runs before and after.
const QUIET: Duration = Duration::from_secs(1);

pub(super) fn run(stage: &Stage, size: Size) -> Result<Row> {
    let seconds = u32::try_from(size.cut.as_secs())?;
    let Some(port) = stage.port else {
        let found = "does not apply: a file in the server's own process has no connection to cut";
        return Ok(Row::new(CHECK, stage.name, 0, found.to_owned(), true));
    };
    let before = stage.shell.verify()?;
    let proxy = Proxy::to(port)?;
    let database = stage
        .shell
        .database
        .replace(&format!("127.0.0.1:{port}"), &format!("127.0.0.1:{}", proxy.port()));
    let server = stage.serve_through(database)?;
    let client = stage.client(&server);
    let ledger = Arc::new(Ledger::default());

    let load = Load::start(&client, &ledger, "cut", Trouble::Passes);
    thread::sleep(QUIET);
    proxy.cut();
    thread::sleep(size.cut);
    let during = client.get("/tickets").context("no answer while the database is away")?;
    proxy.mend();
    let mended = clock::now();
    let working = clock::poll(RECOVERY * 6, || {
        let answer = client.get("/tickets?per_page=1").ok()?;
        (answer.status == 200).then(|| mended.elapsed())
    });
    thread::sleep(QUIET);
    load.stop();

    ledger.settle(&client)?;
    let audit = ledger.audit(&client)?;
    server.stop()?;
    let facts = stage.shell.verify()?;
    let stray = facts.tickets.abs_diff(before.tickets + ledger.created());
    let refused = ledger.refused();
    let sound = during.status == 503
        && during.retry_after.is_some()
        && refused.is_empty()
        && working.is_some_and(|after| after <= RECOVERY)
        && audit.lost == 0
        && audit.doubled == 0
        && stray == 0
        && facts.half_written == 0;
    let found = format!(
        "{} while it was away ({} other answers{}), working {} after, {} lost, {} doubled, {stray} \
         tickets too many or too few, {} half-written",
        during.status,
        refused.len(),
        refused.first().map(|answer| format!(": {answer}")).unwrap_or_default(),
        working.map_or("not".to_owned(), |after| format!("{:.1} s", after.as_secs_f64())),
        audit.lost,
        audit.doubled,
        facts.half_written,
    );
    Ok(Row::new(CHECK, stage.name, seconds, found, sound).unit("s"))
}
