//! Several nodes at once, as they run in earnest: each with its workers.

use anyhow::{Result, ensure};
use futures_util::future::try_join_all;

use super::node::Node;
use crate::bare::Link;

/// What some nodes did together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Together {
    /// Statements of all of them.
    pub(super) statements: usize,
    /// Promises that were said to be broken.
    pub(super) breaches: i64,
    /// Rows that were added: activities and events.
    pub(super) rows: i64,
}

const BREACHES: &str =
    "SELECT COUNT(*) FROM escalated_ticket_activities WHERE type = 'sla_breached'";
const TWICE: &str = "SELECT COUNT(*) FROM (SELECT ticket_id FROM escalated_ticket_activities \
     WHERE type = 'sla_breached' GROUP BY ticket_id HAVING COUNT(*) > 1) twice";
const ACTIVITIES: &str = "SELECT COUNT(*) FROM escalated_ticket_activities";
const EVENTS: &str = "SELECT COUNT(*) FROM escalated_outbox";

/// Lets all workers do what is due now.
pub(super) async fn work(nodes: &[Node], link: &mut Link) -> Result<Together> {
    let breaches = link.number(BREACHES).await?;
    let rows = link.number(ACTIVITIES).await? + link.number(EVENTS).await?;
    nodes.iter().for_each(|node| node.recorder.start());
    let rounds = nodes.iter().map(|node| {
        let service = node.service.clone();
        async move { tokio::spawn(async move { service.drain().await }).await }
    });
    for round in try_join_all(rounds).await? {
        round?;
    }
    let statements = nodes.iter().map(|node| node.recorder.stop().len()).sum();
    ensure!(link.number(TWICE).await? == 0, "something was fired twice");
    let after = link.number(ACTIVITIES).await? + link.number(EVENTS).await?;
    Ok(Together {
        statements,
        breaches: link.number(BREACHES).await? - breaches,
        rows: after - rows,
    })
}
