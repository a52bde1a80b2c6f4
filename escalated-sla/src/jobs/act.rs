use async_trait::async_trait;
use escalated_core::{
    Error, Result,
    jobs::{Job, JobHandler},
    pipeline::{Action, Command},
    sla::{SlaMetric, StepAction},
    tickets::{Priority, Ticket, TicketKey},
    time::Timestamp,
};
use serde::Deserialize;

use super::{ACT_JOB, Connected, context::system};

/// Does what a step asks for, as ordinary commands: with rules, record and events of their own.
#[derive(Debug, Clone)]
pub struct SlaAct {
    connected: Connected,
}

impl SlaAct {
    pub(crate) fn new(connected: Connected) -> Self {
        Self { connected }
    }
}

#[derive(Debug, Deserialize)]
struct Payload {
    ticket_id: escalated_core::ids::TicketId,
    metric: SlaMetric,
    cycle: i32,
    percent: u16,
    actions: Vec<StepAction>,
}

#[async_trait]
impl JobHandler for SlaAct {
    fn kind(&self) -> &'static str {
        ACT_JOB
    }

    async fn run(&self, job: &Job, now: Timestamp) -> Result<Option<Timestamp>> {
        let payload: Payload = serde_json::from_value(job.payload.clone()).map_err(|source| {
            Error::internal("job_unreadable", "the job names no step").with_source(source)
        })?;
        let tickets = &self.connected.services()?.ports().tickets;
        let Payload { ticket_id, metric, cycle, percent, actions } = payload;
        let cx = system(&job.tenant, now, format!("sla: {percent} % of {}", metric.label()));
        let once = format!("sla:{ticket_id}:{metric}:{cycle}:{percent}");
        let key = TicketKey::Id(ticket_id);
        let ticket = tickets.get(&cx, &key).await?.ticket;
        // Each action is a command with a key of its own, made from its place in the step: what one
        // run did, or left out because it was refused, decides nothing about the others, and no run
        // does again what another did. One command for all of them would be a second key.
        for (place, action) in actions.iter().enumerate() {
            let Some(action) = change(action, &ticket) else { continue };
            let cx = cx.clone().with_idempotency_key(format!("{once}:{place}"));
            if let Err(error) = tickets.execute(&cx, Command::one(key.clone(), action)).await
                && !is_done_already(&error)
            {
                refused(&error, ticket_id.0, percent).ok_or(error)?;
            }
        }
        Ok(None)
    }
}

/// Whether a run that was cut off has done it: asked again of the ticket that it changed, a step
/// may mean something else.
fn is_done_already(error: &Error) -> bool {
    error.code() == "idempotency_key_reused"
}

/// Says why an action was left out; none when it is to be tried again.
fn refused(error: &Error, ticket: i64, percent: u16) -> Option<()> {
    if error.is_retryable() || error.kind().is_temporary() {
        return None;
    }
    tracing::warn!(ticket, percent, code = error.code(), "an action of an SLA step was refused");
    Some(())
}

/// The change that an action means for the ticket as it is; none when it is as asked.
fn change(action: &StepAction, ticket: &Ticket) -> Option<Action> {
    Some(match action {
        StepAction::RaisePriority { to } => {
            let higher = Priority::from_weight(ticket.priority.weight() + 1);
            let to = to.unwrap_or(higher);
            (to > ticket.priority).then_some(Action::ChangePriority { to })?
        }
        StepAction::Reassign { to } => Action::Assign { agent: to.clone() },
        StepAction::MoveDepartment { to } => Action::ChangeDepartment { department: Some(*to) },
        StepAction::AddTag { tag } => Action::AddTags { tags: vec![*tag] },
        StepAction::Note { body } => Action::Note { body: body.clone(), attachments: Vec::new() },
    })
}
