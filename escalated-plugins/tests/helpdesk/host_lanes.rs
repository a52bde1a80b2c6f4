//! At work: whoever hangs holds up nobody else. The test waits to be told, and gives up before what
//! hangs is cut off.

use std::{future::pending, time::Duration};

use escalated_core::plugins::Manifest;
use escalated_plugins::host::PluginOptions;

use crate::{
    desk::{Desk, plugin},
    scripted::{Scripted, Step},
};

fn both() -> [Manifest; 2] {
    ["a", "b"].map(|name| Manifest {
        cron_schedules: vec!["every:1h".into()],
        ..plugin(name, &["ticket.created"])
    })
}

/// Waits until a runtime was asked so often.
async fn heard(node: &Scripted, times: usize) -> Vec<String> {
    let mut heard = Vec::new();
    let all = async {
        while heard.len() < times {
            heard.extend(node.heard());
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), all).await.unwrap();
    heard
}

#[tokio::test]
async fn an_event_that_hangs_holds_up_no_other_ticket_and_a_schedule_no_other() {
    let node = Scripted::new("node", both().into());
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &["a", "b"]).await;
    node.seen();
    let helpdesk = desk.helpdesk.clone();
    let at_work = tokio::spawn(async move { helpdesk.run(pending()).await });
    // Schedules first: what runs while the clock is set on has lost its lease.
    node.then([Step::Hang, Step::Hang]);
    desk.clock.advance_seconds(3600);
    assert_eq!(heard(&node, 2).await, ["cron every:1h", "cron every:1h"]);
    node.then([Step::Hang]);
    desk.ticket("Hangs").await;
    heard(&node, 1).await;
    desk.ticket("Printer").await;
    assert_eq!(heard(&node, 1).await, ["action ticket.created"]);
    at_work.abort();
}
