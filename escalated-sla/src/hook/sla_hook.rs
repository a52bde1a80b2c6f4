use std::sync::Arc;

use async_trait::async_trait;
use escalated_core::{
    Error, Result,
    activities::{Activity, ActivityKind},
    actor::Cx,
    events::EventName,
    ids::{PolicyId, TagId},
    pipeline::{
        Action, Change, ChangeHook, Concluded, Conclusion, Effect, Plan, Snapshot, UnitOfWork,
    },
    sla::{PolicyChoice, SlaClock, SlaConfig, moments},
    tickets::Ticket,
};
use serde_json::Value;

use super::{Case, Cause, Followed, Stored, follow};
use crate::{
    backend::ChosenBackend,
    policies::itil,
    rules::{Ready, RulesCache},
    timeline::Terms,
};

/// Keeps the clocks of a ticket in the ticket's own transaction. A command that moves no clock
/// costs no statement, and a tenant without policies none at all.
#[derive(Debug, Clone)]
pub struct SlaHook {
    rules: Arc<RulesCache>,
    backend: ChosenBackend,
}

impl SlaHook {
    pub(crate) fn new(rules: Arc<RulesCache>, backend: ChosenBackend) -> Self {
        Self { rules, backend }
    }
}

#[async_trait]
impl ChangeHook for SlaHook {
    fn name(&self) -> &'static str {
        "sla"
    }

    fn prepare(&self, _: &Cx, change: &Change, snapshot: &Snapshot<'_>, _: &Value) -> Plan {
        let settings = &snapshot.edge.settings.sla;
        let asks = change.has_event(EventName::TicketCreated) || change.patch.metadata.is_some();
        if !(asks && settings.enabled && settings.itil_priority) {
            return Plan::default();
        }
        let rule = "itil-priority";
        match itil::of_metadata(&snapshot.ticket.metadata) {
            Some(Ok(to)) if to != snapshot.ticket.priority => {
                let effect = Effect::new(rule, Action::ChangePriority { to });
                Plan { effects: vec![effect], ..Plan::default() }
            }
            Some(Err(error)) => {
                Plan { skipped: vec![(rule.to_owned(), error.to_string())], ..Plan::default() }
            }
            _ => Plan::default(),
        }
    }

    async fn conclude(
        &self,
        uow: &mut dyn UnitOfWork,
        cx: &Cx,
        done: &Concluded<'_>,
    ) -> Result<Conclusion> {
        if done.activities.iter().all(|activity| activity.kind == ActivityKind::NoteAdded) {
            return Ok(Conclusion::default());
        }
        let Some(rows) = uow.clocks() else { return Ok(Conclusion::default()) };
        let config = match rows.sla_config(cx).await {
            // Clocks are worked out from what happened: what they miss now they find later.
            Err(error) if error.code() == "row_unreadable" => {
                let (tenant, code) = (cx.tenant.as_str(), error.code());
                tracing::warn!(tenant, code, "clocks stay as they are: the rules are unreadable");
                return Ok(Conclusion::default());
            }
            config => config?,
        };
        if !config.settings.enabled || is_bare(&config, done) || rests(&config, done.ticket) {
            return Ok(Conclusion::default());
        }
        let rules = self.rules.ready(&config);
        let asks = asks_for_policy(&rules, done);
        if !asks && !done.activities.iter().any(moves_clocks) {
            return Ok(Conclusion::default());
        }
        let (policy, chosen_by) = if asks {
            let tags = tags(uow, cx, done, &rules).await?;
            let (policy, chosen_by) = rules.choose(done.ticket, &tags);
            if let Some(own) = pinned_now(done)
                && chosen_by != PolicyChoice::Ticket
            {
                return Err(unknown_policy(own));
            }
            (policy.map(|policy| policy.id), chosen_by)
        } else {
            let is_pinned = done.ticket.sla.policy_is_pinned;
            let chosen_by = if is_pinned { PolicyChoice::Ticket } else { PolicyChoice::None };
            (done.ticket.sla.policy_id, chosen_by)
        };
        let old_policy = done.before.and_then(|before| before.sla.policy_id);
        if policy.is_none() && old_policy.is_none() && !done.ticket.sla.policy_is_pinned {
            return Ok(Conclusion::default());
        }
        let Some(terms) = terms(&rules, policy) else { return Ok(Conclusion::default()) };
        let (stored, mut activities) = read(uow, cx, done.before).await?;
        activities.extend(done.activities.iter().filter(|a| moves_clocks(a)).cloned());
        let history = moments(done.ticket, &activities);
        let case = Case {
            ticket: done.ticket,
            old_policy,
            policy,
            chosen_by,
            terms,
            stored: Stored::of(&stored),
            history: &history,
            cause: Cause::Command,
            rules_version: config.version,
            now: cx.now,
        };
        let mut followed = follow(&case, &config, &self.backend);
        if pinned_now(done).is_some() {
            // The command says itself that the policy was set.
            followed.activities.retain(|said| said.kind != ActivityKind::SlaPolicyChanged);
        }
        Ok(conclusion(followed))
    }
}

/// Whether the ticket's policy cannot be read.
fn rests(config: &SlaConfig, ticket: &Ticket) -> bool {
    ticket.sla.policy_id.is_some_and(|id| config.resting.contains(&id))
}

/// Whether there is nothing that could run, and nothing that did.
fn is_bare(config: &SlaConfig, done: &Concluded<'_>) -> bool {
    let held = |ticket: &Ticket| ticket.sla.policy_id.is_some();
    config.policies.is_empty() && !held(done.ticket) && !done.before.is_some_and(held)
}

/// Whether the policy is to be chosen, or chosen again.
fn asks_for_policy(rules: &Ready, done: &Concluded<'_>) -> bool {
    let Some(before) = done.before else { return true };
    let (old, new) = (&before.sla, &done.ticket.sla);
    let gone = new.policy_id.is_some_and(|id| rules.policy(id).is_none_or(|p| !p.is_active));
    // A ticket without a policy may be older than the policies.
    let lacks = new.policy_id.is_none() && done.activities.iter().any(moves_clocks);
    gone || lacks
        || old.policy_is_pinned != new.policy_is_pinned
        || old.policy_id != new.policy_id
        || (!new.policy_is_pinned && rules.watched.changed(before, done.ticket, done.activities))
}

/// The policy that this command sets on the ticket.
fn pinned_now(done: &Concluded<'_>) -> Option<PolicyId> {
    let new = done.ticket.sla;
    let old = done.before.map(|before| before.sla).unwrap_or_default();
    let own = new.policy_id.filter(|_| new.policy_is_pinned);
    own.filter(|id| !old.policy_is_pinned || old.policy_id != Some(*id))
}

fn unknown_policy(id: PolicyId) -> Error {
    let message = format!("there is no active SLA policy {id}; name one that is, or none");
    Error::field("policy_id", "unknown_policy", message)
}

async fn tags(
    uow: &mut dyn UnitOfWork,
    cx: &Cx,
    done: &Concluded<'_>,
    rules: &Ready,
) -> Result<Vec<TagId>> {
    if !rules.watched.tags() {
        return Ok(Vec::new());
    }
    match (done.tags, done.before) {
        (Some(tags), _) => Ok(tags.iter().map(|tag| tag.id).collect()),
        (None, None) => Ok(Vec::new()),
        (None, Some(before)) => {
            let tags = uow.tickets().tags(cx, before.id).await?;
            Ok(tags.iter().map(|tag| tag.id).collect())
        }
    }
}

async fn read(
    uow: &mut dyn UnitOfWork,
    cx: &Cx,
    before: Option<&Ticket>,
) -> Result<(Vec<SlaClock>, Vec<Activity>)> {
    match (before, uow.clocks()) {
        (Some(before), Some(rows)) => {
            let clocks = rows.clocks(cx, before.id).await?;
            Ok((clocks, rows.history(cx, before.id).await?))
        }
        _ => Ok((Vec::new(), Vec::new())),
    }
}

/// The terms of the policy; none for one whose calendar cannot be read, whose clocks stay as they
/// are.
fn terms(rules: &Ready, policy: Option<PolicyId>) -> Option<Arc<Terms>> {
    match policy {
        Some(id) => rules.terms(id).cloned(),
        None => Some(Arc::new(Terms::none(&rules.config.settings))),
    }
}

fn moves_clocks(activity: &Activity) -> bool {
    ActivityKind::MOVES_CLOCKS.contains(&activity.kind)
}

fn conclusion(followed: Followed) -> Conclusion {
    Conclusion {
        marks: followed.marks,
        clocks: followed.clocks,
        activities: followed.activities,
        events: followed.events,
        jobs: followed.jobs,
    }
}
