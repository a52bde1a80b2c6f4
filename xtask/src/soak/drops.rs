//! Clients that hang up in the middle of their request.

use std::io::Write as _;
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::attempt::Attempt;
use super::chance::Chance;
use super::ledger::Ledger;
use super::size::Size;
use super::stage::Stage;
use super::table::Row;
use crate::clock;
use crate::helpdesk::{Facts, Helpdesk};

/// The longest that a client waits before it hangs up.
const PATIENCE: Duration = Duration::from_millis(15);
/// How long the server may go on with what was dropped.
const SETTLED: Duration = Duration::from_secs(10);
/// Every so many-th request is cut in the middle of its body: it must not happen at all.
const CUT: u32 = 4;

pub(super) fn run(stage: &Stage, server: &Helpdesk, size: Size) -> Result<Row> {
    let before = stage.shell.verify()?;
    let client = stage.client(server);
    let reference = client.create("Dropped replies")?;
    let ledger = Arc::new(Ledger::default());
    let mut chance = Chance::new(u64::from(size.drops));
    for number in 0..size.drops {
        let key = format!("drop-{number};");
        let attempt = match number % 2 {
            0 => Attempt::create(key),
            _ => Attempt::reply(key, &reference),
        };
        let whole = number % CUT != 0;
        let wait = chance.between(Duration::ZERO, PATIENCE);
        hang_up(stage, server, &attempt, whole, wait).context("the server took no connection")?;
        if whole {
            ledger.doubt(attempt);
        }
    }
    // A pool of dead slots or an open transaction would show in the very next requests.
    let start = clock::now();
    for number in 0..10 {
        client.create(&format!("After the drops {number}"))?;
    }
    let alive = start.elapsed();
    ledger.settle(&client)?;
    let audit = ledger.audit(&client)?;
    let facts = settled(stage)?;
    let expected = before.tickets + 1 + 10 + ledger.created();
    let stray = facts.tickets.abs_diff(expected);
    let sound = audit.lost == 0
        && audit.doubled == 0
        && stray == 0
        && facts.half_written == 0
        && facts.open_transactions == 0
        && alive < Duration::from_secs(5);
    let found = format!(
        "{} open transactions, {} half-written, {} doubled, {} lost, {stray} tickets too many or \
         too few; the next 10 creations took {:.2} s",
        facts.open_transactions,
        facts.half_written,
        audit.doubled,
        audit.lost,
        alive.as_secs_f64(),
    );
    Ok(Row::new("requests dropped by the client", stage.name, size.drops, found, sound))
}

/// The counts once nothing is open any more, or after ten seconds.
fn settled(stage: &Stage) -> Result<Facts> {
    let mut last = None;
    clock::poll(SETTLED, || {
        let facts = stage.shell.verify();
        let quiet = facts.as_ref().is_ok_and(|facts| facts.open_transactions == 0);
        last = Some(facts);
        quiet.then_some(())
    });
    last.context("nothing was counted")?
}

/// Sends a request, or all of it but the last bytes, and closes the connection after a while.
fn hang_up(
    stage: &Stage,
    server: &Helpdesk,
    attempt: &Attempt,
    whole: bool,
    wait: Duration,
) -> Result<()> {
    let (method, path, body) = attempt.request();
    let body = body.to_string();
    let host = server.base().trim_start_matches("http://");
    let head = format!(
        "{method} /support/api/v1{path} HTTP/1.1\r\nHost: {host}\r\n\
         Authorization: Bearer {}\r\nContent-Type: application/json\r\n\
         Idempotency-Key: {}\r\nContent-Length: {}\r\n\r\n",
        stage.token,
        attempt.key,
        body.len()
    );
    let sent = if whole { body.as_str() } else { body.get(..body.len() / 2).unwrap_or_default() };
    let mut stream = TcpStream::connect(host)?;
    stream.write_all(head.as_bytes())?;
    stream.write_all(sent.as_bytes())?;
    thread::sleep(wait);
    let _ = stream.shutdown(Shutdown::Both);
    Ok(())
}
