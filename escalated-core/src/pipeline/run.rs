use std::{
    borrow::Cow,
    collections::{HashSet, VecDeque},
    fmt,
    sync::Arc,
};

use serde_json::{Value, json};

use super::{
    Action, Change, ChangeHook, Command, Edge, Effect, EffectReport, Needs, Outcome, Refusal,
    RuleOutcome, RuleReport, UnitOfWork, conclude, opening, work::Work, write,
};
use crate::{
    Error, Result,
    actor::{Actor, Cx, Grants, Role},
    authz::{Authorizer, Operation, Resource, require},
    entropy::Entropy,
    keyring::Keyring,
    tickets::{self, Ticket, TicketKey},
};

/// How many changes may stand before a change.
pub const MAX_DEPTH: u8 = 5;
/// How many actions one command may have; and with their effects, how many changes it may lead to.
pub const MAX_CHANGES: usize = 200;

/// Whether a command is carried out or only worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Lock, work out, write. The caller commits.
    Execute,
    /// Read, work out, write nothing. Refusals are collected instead of ending the command.
    Preview,
}

/// The way of every change. One for each helpdesk; it holds what every command needs.
#[derive(Clone)]
pub struct Pipeline {
    /// Rule engines, in order.
    pub hooks: Vec<Arc<dyn ChangeHook>>,
    /// Who may do what.
    pub authorizer: Arc<dyn Authorizer>,
    /// Random bytes for event ids and guest links.
    pub entropy: Arc<dyn Entropy>,
    /// For guest links.
    pub keyring: Arc<Keyring>,
}

impl fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hooks: Vec<_> = self.hooks.iter().map(|hook| hook.name()).collect();
        f.debug_struct("Pipeline").field("hooks", &hooks).finish_non_exhaustive()
    }
}

/// A change that waits: one of the command's own, or an effect of a rule.
struct Pending {
    action: Action,
    cause: Option<(String, Effect)>,
    depth: u8,
}

impl Pipeline {
    /// Works a command out inside an open unit and, in [`Mode::Execute`], writes it. The caller
    /// commits, or rolls back on an error.
    ///
    /// # Errors
    /// What authorization, the rules or the database refuse; nothing is left to commit then.
    pub async fn run(
        &self,
        uow: &mut dyn UnitOfWork,
        cx: &Cx,
        command: &Command,
        edge: &Edge,
        mode: Mode,
    ) -> Result<Outcome> {
        if let (Mode::Execute, Some(key)) = (mode, cx.idempotency_key.as_deref())
            && let Some(outcome) = write::replay(uow, cx, key, command).await?
        {
            return Ok(outcome);
        }
        refuse_too_many(command)?;
        let (mut work, opened) = match command {
            Command::Create(new) => {
                let (work, change) = opening::begin(self, uow, cx, new, edge, mode).await?;
                (work, Some(change))
            }
            Command::Change { key, expected_version, .. } => {
                (self.begin(uow, cx, key, *expected_version, edge, mode).await?, None)
            }
        };
        let cx = &*not_before(cx, work.before.as_ref());
        self.work_out(uow, cx, command, &mut work, opened, mode).await?;
        conclude::conclude(&self.hooks, uow, cx, &mut work, mode).await?;
        let outcome = match mode {
            Mode::Preview => {
                write::check_uploads(uow, cx, &mut work).await?;
                write::rehearse(self, cx, work)
            }
            Mode::Execute => write::commit(self, uow, cx, work).await?,
        };
        if let (Mode::Execute, Some(key)) = (mode, cx.idempotency_key.as_deref()) {
            write::remember(uow, cx, key, command, &outcome).await?;
        }
        Ok(outcome)
    }

    async fn begin<'e>(
        &self,
        uow: &mut dyn UnitOfWork,
        cx: &Cx,
        key: &TicketKey,
        expected: Option<i64>,
        edge: &'e Edge,
        mode: Mode,
    ) -> Result<Work<'e>> {
        let ticket = uow.tickets().load(cx, key, mode == Mode::Execute).await?;
        let Some(ticket) = ticket else {
            return Err(Error::not_found("ticket_not_found", "no such ticket"));
        };
        require(&*self.authorizer, cx, Operation::View, &Resource::Ticket(&ticket))?;
        if let Some(expected) = expected
            && expected != ticket.version
        {
            let message = "the ticket was changed meanwhile; read it again and repeat";
            let details = json!({ "expected": expected, "actual": ticket.version });
            return Err(Error::conflict("version_conflict", message).with_details(details));
        }
        Ok(Work::new(edge, Some(ticket.clone()), ticket))
    }

    /// Applies the command's own changes and what rules add, all in memory.
    async fn work_out(
        &self,
        uow: &mut dyn UnitOfWork,
        cx: &Cx,
        command: &Command,
        work: &mut Work<'_>,
        opening: Option<Change>,
        mode: Mode,
    ) -> Result<()> {
        let needs = self.hooks.iter().map(|hook| hook.needs()).fold(Needs::default(), Needs::and);
        work.load(uow, cx, &needs.and(Needs::of_command(command))).await?;
        let mut gathered = Vec::with_capacity(self.hooks.len());
        for hook in &self.hooks {
            gathered.push(hook.gather(uow, cx, &work.ticket).await?);
        }
        let mut rounds =
            Rounds { gathered, queue: VecDeque::new(), fired: HashSet::new(), changes: 0 };
        if let Some(change) = opening {
            self.show_hooks(cx, work, &change, cx.cause.depth, &mut rounds);
            self.drain(uow, cx, work, &mut rounds, mode).await?;
        }
        if let Command::Change { actions, .. } = command {
            for action in actions {
                let depth = cx.cause.depth;
                rounds.queue.push_back(Pending { action: action.clone(), cause: None, depth });
                self.drain(uow, cx, work, &mut rounds, mode).await?;
            }
        }
        Ok(())
    }

    async fn drain(
        &self,
        uow: &mut dyn UnitOfWork,
        cx: &Cx,
        work: &mut Work<'_>,
        rounds: &mut Rounds,
        mode: Mode,
    ) -> Result<()> {
        while let Some(pending) = rounds.queue.pop_front() {
            if rounds.changes >= MAX_CHANGES && pending.cause.is_some() {
                let reason = format!("a command leads to at most {MAX_CHANGES} changes");
                work.rules.extend(pending.report(RuleOutcome::Stopped, reason));
                continue;
            }
            match self.apply(uow, cx, work, &pending).await {
                Ok(change) => {
                    rounds.changes += 1;
                    if let Some(report) = pending.report(RuleOutcome::Fired, String::new()) {
                        work.rules.push(report);
                    }
                    if let Some((hook, effect)) = pending.cause.clone() {
                        work.effects.push(EffectReport { hook, effect, depth: pending.depth });
                    }
                    if !change.is_empty() {
                        self.show_hooks(cx, work, &change, pending.depth, rounds);
                    }
                }
                Err(error) if pending.cause.is_some() && !error.is_retryable() => {
                    work.rules.extend(pending.report(RuleOutcome::Failed, error.to_string()));
                }
                Err(error) if mode == Mode::Preview && is_refusal(&error) => {
                    work.refused.push(refusal(pending.action.word(), &error));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    async fn apply(
        &self,
        uow: &mut dyn UnitOfWork,
        cx: &Cx,
        work: &mut Work<'_>,
        pending: &Pending,
    ) -> Result<Change> {
        work.load(uow, cx, &Needs::of_action(&pending.action)).await?;
        let ruler =
            pending.cause.as_ref().map(|(_, effect)| Actor::System { name: effect.rule.clone() });
        if let Some(actor) = ruler {
            // The rule's own rights: what the caller may not do does not bind it.
            let cx = Cx { actor, grants: Grants::role(Role::Owner), ..cx.clone() };
            let change = tickets::rules::apply(&work.snapshot(), &pending.action, &cx)?;
            let cause =
                pending.cause.as_ref().map(|(hook, effect)| format!("{hook}: {}", effect.rule));
            work.absorb(&change, &cx.actor, cause.as_deref(), pending.depth);
            return Ok(change);
        }
        let resource = Resource::Ticket(&work.ticket);
        require(&*self.authorizer, cx, pending.action.operation(), &resource)?;
        let change = tickets::rules::apply(&work.snapshot(), &pending.action, cx)?;
        work.absorb(&change, &cx.actor, cx.cause.by.as_deref(), pending.depth);
        Ok(change)
    }

    fn show_hooks(
        &self,
        cx: &Cx,
        work: &mut Work<'_>,
        change: &Change,
        depth: u8,
        rounds: &mut Rounds,
    ) {
        for (hook, gathered) in self.hooks.iter().zip(&rounds.gathered) {
            let plan = hook.prepare(cx, change, &work.snapshot(), gathered);
            let name = hook.name().to_owned();
            work.jobs.extend(plan.jobs);
            for (rule, reason) in plan.skipped {
                let outcome = RuleOutcome::Skipped;
                work.rules.push(RuleReport { hook: name.clone(), rule, outcome, reason });
            }
            for effect in plan.effects {
                let key = (name.clone(), effect.rule.clone());
                let action = effect.action.clone();
                let pending = Pending {
                    action,
                    cause: Some((name.clone(), effect)),
                    depth: depth.saturating_add(1),
                };
                if pending.depth > MAX_DEPTH {
                    let reason = format!("rules answer each other at most {MAX_DEPTH} deep");
                    work.rules.extend(pending.report(RuleOutcome::Stopped, reason));
                } else if rounds.fired.insert(key) {
                    rounds.queue.push_back(pending);
                } else {
                    let reason = "a rule fires once for each command and ticket".to_owned();
                    work.rules.extend(pending.report(RuleOutcome::Stopped, reason));
                }
            }
        }
    }
}

/// The time was read before the lock. Whoever had the lock meanwhile may have a later one, and the
/// versions of a ticket never go back in time.
fn not_before<'c>(cx: &'c Cx, before: Option<&Ticket>) -> Cow<'c, Cx> {
    match before {
        Some(before) if cx.now < before.updated_at => {
            Cow::Owned(Cx { now: before.updated_at, ..cx.clone() })
        }
        _ => Cow::Borrowed(cx),
    }
}

fn refuse_too_many(command: &Command) -> Result<()> {
    match command {
        Command::Change { actions, .. } if actions.len() > MAX_CHANGES => {
            let message = format!("a command has at most {MAX_CHANGES} actions; send several");
            Err(Error::field("actions", "too_many", message))
        }
        _ => Ok(()),
    }
}

struct Rounds {
    gathered: Vec<Value>,
    queue: VecDeque<Pending>,
    fired: HashSet<(String, String)>,
    changes: usize,
}

impl Pending {
    fn report(&self, outcome: RuleOutcome, reason: String) -> Option<RuleReport> {
        let (hook, effect) = self.cause.as_ref()?;
        Some(RuleReport { hook: hook.clone(), rule: effect.rule.clone(), outcome, reason })
    }
}

/// Whether a preview lists the error instead of ending with it.
pub(super) fn is_refusal(error: &Error) -> bool {
    use crate::ErrorKind::{Conflict, Forbidden, Invalid, Unauthenticated};
    !error.is_retryable()
        && matches!(error.kind(), Conflict | Forbidden | Invalid | Unauthenticated)
}

pub(super) fn refusal(action: &str, error: &Error) -> Refusal {
    Refusal {
        action: action.to_owned(),
        code: error.code().to_owned(),
        message: error.message().to_owned(),
        fields: error.fields().to_vec(),
    }
}
