use std::fmt::Write as _;

use async_trait::async_trait;
use chrono::TimeDelta;
use escalated_core::{
    Error, Result,
    actor::Cx,
    ids::{TenantId, TicketId},
    jobs::{Job, JobHandler},
    pipeline::Command,
    services::Ports,
    sla::EscalationRule,
    tickets::TicketKey,
    time::Timestamp,
};

use super::{Connected, RULES_JOB, context::system};

/// Candidates that are looked at in one round.
const PAGE: u32 = 200;
/// Tickets in one run, so that it ends well within its lease; the rest follows at once.
const MAX_TICKETS: usize = 300;
/// Of those, tickets of one rule that another run has begun: should all of them fail, new ones
/// still have their turn.
const MAX_BEGUN: usize = 50;

/// Carries escalation rules out, every minute: each once for every open ticket for which its
/// condition has become true. A ticket or a rule that fails stops no other.
#[derive(Debug, Clone)]
pub struct SlaRules {
    connected: Connected,
}

impl SlaRules {
    pub(crate) fn new(connected: Connected) -> Self {
        Self { connected }
    }
}

#[async_trait]
impl JobHandler for SlaRules {
    fn kind(&self) -> &'static str {
        RULES_JOB
    }

    fn period(&self) -> Option<TimeDelta> {
        Some(TimeDelta::minutes(1))
    }

    async fn run(&self, _job: &Job, now: Timestamp) -> Result<Option<Timestamp>> {
        let ports = self.connected.services()?.ports();
        let mut left = MAX_TICKETS;
        // A job that fails is given up in the end, and this one must not be.
        if let Err(error) = look_at_all(ports, now, &mut left).await {
            tracing::warn!(code = error.code(), "escalation rules were not all carried out");
        }
        Ok(Some(if left == 0 { now } else { now + TimeDelta::minutes(1) }))
    }
}

async fn look_at_all(ports: &Ports, now: Timestamp, left: &mut usize) -> Result<()> {
    for tenant in ports.escalation_rules.tenants_with_rules().await? {
        let cx = system(&tenant, now, "escalation rules".to_owned());
        let rules = ports.escalation_rules.escalation_rules(&cx).await?;
        for rule in rules.iter().filter(|rule| rule.is_active) {
            if let Err(error) = look(ports, &tenant, rule, now, left).await {
                let (rule, code) = (rule.id.0, error.code());
                tracing::warn!(rule, code, "an escalation rule could not be carried out");
            }
        }
    }
    Ok(())
}

/// Arms a rule again where its condition is false now, and fires it where it has become true.
async fn look(
    ports: &Ports,
    tenant: &TenantId,
    rule: &EscalationRule,
    now: Timestamp,
    left: &mut usize,
) -> Result<()> {
    let cx = system(tenant, now, rule.cause());
    let store = &ports.escalation_rules;
    let condition = rule.condition.clone().at(now);
    store.rearm(&cx, rule.id, &condition).await?;
    // What a node began and did not finish: its commands know whether they were carried out.
    for begun in store.executions(&cx, rule.id, true).await?.into_iter().take(MAX_BEGUN) {
        *left = left.saturating_sub(1);
        try_carry_out(ports, &cx, rule, begun.ticket_id, begun.epoch).await;
    }
    let mut after = TicketId(0);
    loop {
        let found = store.rule_candidates(&cx, rule.id, &condition, after, PAGE).await?;
        for ticket in &found {
            if *left == 0 {
                return Ok(());
            }
            *left -= 1;
            if let Some(epoch) = store.begin_execution(&cx, rule.id, *ticket).await? {
                try_carry_out(ports, &cx, rule, *ticket, epoch).await;
            }
        }
        match found.last() {
            Some(last) if found.len() == usize::try_from(PAGE).unwrap_or(usize::MAX) => {
                after = *last;
            }
            _ => return Ok(()),
        }
    }
}

/// A ticket that cannot be written now stops no other; it is tried again in a minute.
async fn try_carry_out(
    ports: &Ports,
    cx: &Cx,
    rule: &EscalationRule,
    ticket: TicketId,
    epoch: i64,
) {
    if let Err(error) = carry_out(ports, cx, rule, ticket, epoch).await {
        let (rule, ticket, code) = (rule.id.0, ticket.0, error.code());
        tracing::warn!(rule, ticket, code, "an escalation rule waits for a ticket");
    }
}

/// Does what the rule asks for, action by action, and keeps what came of each. An action that the
/// ticket does not allow is left out with its reason.
async fn carry_out(
    ports: &Ports,
    cx: &Cx,
    rule: &EscalationRule,
    ticket: TicketId,
    epoch: i64,
) -> Result<()> {
    let mut report = String::new();
    for (place, action) in rule.actions.iter().enumerate() {
        let once = format!("rule:{}:{ticket}:{epoch}:{place}", rule.id);
        let action = action.action();
        let word = action.word();
        let command = Command::one(TicketKey::Id(ticket), action);
        let done = ports.tickets.execute(&cx.clone().with_idempotency_key(once), command).await;
        let outcome = match done {
            Ok(outcome) if outcome.activities.is_empty() => "skipped: it is so already".to_owned(),
            Ok(_) => "done".to_owned(),
            Err(error) if error.is_retryable() || error.kind().is_temporary() => return Err(error),
            Err(error) => format!("skipped: {}", reason(&error)),
        };
        if !report.is_empty() {
            report.push_str("; ");
        }
        let _ = write!(report, "{word} {outcome}");
    }
    ports.escalation_rules.finish_execution(cx, rule.id, ticket, &report).await
}

fn reason(error: &Error) -> String {
    let field = error.fields().first();
    field.map_or_else(|| error.message().to_owned(), |field| field.message.clone())
}
