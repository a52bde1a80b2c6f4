//! Answers about a ticket's clocks.

use std::sync::Arc;

use escalated_core::{
    Result,
    engines::SlaCase,
    sla::{ClockStatus, PolicyChoice, SlaExplanation, SlaStatus},
    time::Timestamp,
};

use crate::{
    policies,
    rules::Ready,
    timeline::{Clock, Progress, Terms, Timeline, explain},
};

/// How the clocks stand.
pub(crate) fn status(rules: &Ready, case: &SlaCase, now: Timestamp) -> Result<SlaStatus> {
    let terms = terms(rules, case)?;
    let clocks = read(&terms, case, |clock, progress| clock.status(now, progress));
    Ok(head(rules, case, &terms, clocks))
}

/// Why they stand so.
pub(crate) fn explanation(rules: &Ready, case: &SlaCase, now: Timestamp) -> Result<SlaExplanation> {
    let terms = terms(rules, case)?;
    let clocks = read(&terms, case, |clock, progress| explain(clock, now, progress));
    let head = head(rules, case, &terms, Vec::new());
    Ok(SlaExplanation {
        policy_id: head.policy_id,
        policy: head.policy,
        chosen_by: head.chosen_by,
        level: head.level,
        at: now,
        clocks,
        warnings: head.warnings,
    })
}

fn head(rules: &Ready, case: &SlaCase, terms: &Terms, clocks: Vec<ClockStatus>) -> SlaStatus {
    let sla = &case.ticket.sla;
    let (policy, chosen_by) = rules.choose(&case.ticket, &case.tags);
    // A policy that held when nobody had changed the rules yet stays until they are worked in.
    let agrees = policy.map(|policy| policy.id) == sla.policy_id;
    let chosen_by = if agrees { chosen_by } else { PolicyChoice::None };
    SlaStatus {
        policy_id: sla.policy_id,
        policy: terms.policy.as_ref().map(|(_, name)| name.clone()),
        chosen_by,
        level: sla.level,
        clocks,
        warnings: terms.warnings.clone(),
    }
}

/// The terms of the ticket's policy.
fn terms(rules: &Ready, case: &SlaCase) -> Result<Arc<Terms>> {
    let policy = case.ticket.sla.policy_id.and_then(|id| rules.policy(id));
    let Some(policy) = policy else { return Ok(Arc::new(Terms::none(&rules.config.settings))) };
    match rules.terms(policy.id) {
        Some(terms) => Ok(terms.clone()),
        None => policies::terms(&rules.config, policy).map(Arc::new),
    }
}

/// The clocks that are stored or still open. What was over before a promise was made has none.
fn read<T>(
    terms: &Terms,
    case: &SlaCase,
    read: impl Fn(&Clock<'_>, Progress<'_>) -> Option<T>,
) -> Vec<T> {
    let mut timeline = Timeline::new(terms, &case.history);
    timeline.keep_verdicts(&case.clocks);
    let level = case.ticket.sla.level;
    let clocks = timeline.clocks().filter_map(|clock| {
        let stored = case
            .clocks
            .iter()
            .find(|stored| stored.metric == clock.metric() && stored.cycle == clock.cycle());
        let known = stored.is_some() || clock.done_at().is_none();
        let progress = stored.map(|stored| Progress::of(stored, level));
        let progress = progress.unwrap_or(Progress { level, ..Progress::default() });
        if known { read(&clock, progress) } else { None }
    });
    clocks.collect()
}
