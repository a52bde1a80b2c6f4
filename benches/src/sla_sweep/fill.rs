use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use escalated_core::{
    actor::{Cx, Grants, Role},
    ids::HostUserId,
    pipeline::Command,
    sla::PolicyInput,
    tickets::{NewTicket, Priority, RequesterInput},
};
use serde_json::json;

use super::node::Node;
use crate::{inside::CUSTOMER, words};

/// Minutes until the first response, around the clock.
const TARGET: i64 = 600;

/// Minutes between two groups.
const APART: i64 = 2;

/// Tickets whose promises break group by group, two minutes apart, among many that are in time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Groups {
    pub(super) start: DateTime<Utc>,
    pub(super) size: usize,
}

impl Groups {
    fn opened(self, group: usize) -> DateTime<Utc> {
        self.start + TimeDelta::minutes(APART * i64::try_from(group).unwrap_or(0))
    }

    /// When the promise of a group is to be kept.
    pub(super) fn due(self, group: usize) -> DateTime<Utc> {
        self.opened(group) + TimeDelta::minutes(TARGET)
    }
}

/// Makes a policy and the tickets, and fires the warnings that come before the breaches.
pub(super) async fn fill(node: &Node, groups: Groups, count: usize, tickets: usize) -> Result<()> {
    let services = node.service.services();
    let target = json!({
        "first_response": TARGET, "resolution": 60 * 24 * 60, "is_24x7": true,
    });
    let targets: serde_json::Map<String, serde_json::Value> =
        Priority::WORDS.iter().map(|word| ((*word).to_owned(), target.clone())).collect();
    let policy = json!({ "name": "Standard", "is_default": true, "targets": targets });
    let policy: PolicyInput = serde_json::from_value(policy)?;
    services.save_policy(&Node::cx(groups.start), None, &policy).await?;
    for group in 0..count {
        open(node, groups.opened(group), groups.size).await?;
    }
    let in_time = groups.start + TimeDelta::minutes(TARGET * 5 / 6);
    open(node, in_time, tickets.saturating_sub(count * groups.size)).await?;
    node.sweep(groups.due(0) - TimeDelta::minutes(1)).await?;
    services.ports().batches.refresh_statistics().await?;
    Ok(())
}

async fn open(node: &Node, at: DateTime<Utc>, count: usize) -> Result<()> {
    let batches = &node.service.services().ports().batches;
    let cx = Cx { grants: Grants::role(Role::Agent), ..Node::cx(at) };
    for begin in (0..count).step_by(2_000) {
        let turns = begin..count.min(begin + 2_000);
        let commands = turns.map(|turn| {
            let new = NewTicket {
                subject: words::subject(turn),
                description: words::description(turn),
                requester: RequesterInput::User { id: HostUserId::new(CUSTOMER) },
                assignee: Some(HostUserId::new((turn % 9 + 1).to_string())),
                ..NewTicket::default()
            };
            (cx.clone(), Command::Create(new))
        });
        for made in batches.execute_batch(commands.collect()).await {
            made?;
        }
    }
    Ok(())
}
