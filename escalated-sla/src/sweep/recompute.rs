use std::sync::Arc;

use escalated_core::{
    sla::{Firing, SlaConfig, SweepRule, SweptTicket},
    time::Timestamp,
};

use crate::{
    backend::ChosenBackend,
    hook::{Case, Cause, Followed, Stored, follow},
    rules::{Ready, RulesCache},
    timeline::Terms,
};

/// Works the clocks of a ticket out anew after the rules have changed, from the original start.
/// Verdicts and steps that have fired stay. Pure.
#[derive(Debug, Clone)]
pub struct SlaRecompute {
    rules: Arc<RulesCache>,
    backend: ChosenBackend,
}

impl SlaRecompute {
    pub(crate) fn new(rules: Arc<RulesCache>, backend: ChosenBackend) -> Self {
        Self { rules, backend }
    }
}

impl SweepRule for SlaRecompute {
    fn name(&self) -> &'static str {
        "sla"
    }

    fn decide(&self, swept: &SweptTicket, config: &Arc<SlaConfig>, now: Timestamp) -> Firing {
        if !config.settings.enabled {
            return Firing::default();
        }
        let rules = self.rules.ready(config);
        let followed = work_out(&rules, &self.backend, swept, now);
        let Some(Followed { marks, clocks, activities, events, jobs }) = followed else {
            return Firing::default();
        };
        Firing { marks, clocks, activities, events, jobs }
    }
}

/// The clocks of a ticket under these rules; none while its policy rests.
pub(super) fn work_out(
    rules: &Ready,
    backend: &ChosenBackend,
    swept: &SweptTicket,
    now: Timestamp,
) -> Option<Followed> {
    let config = &*rules.config;
    if swept.ticket.sla.policy_id.is_some_and(|id| config.resting.contains(&id)) {
        return None;
    }
    let (policy, chosen_by) = rules.choose(&swept.ticket, &swept.tags);
    let policy = policy.map(|policy| policy.id);
    let terms = match policy {
        Some(id) => rules.terms(id)?.clone(),
        None => Arc::new(Terms::none(&config.settings)),
    };
    let case = Case {
        ticket: &swept.ticket,
        old_policy: swept.ticket.sla.policy_id,
        policy,
        chosen_by,
        terms,
        stored: Stored::of(&swept.clocks),
        history: &swept.history,
        cause: Cause::Rules,
        rules_version: config.version,
        now,
    };
    Some(follow(&case, config, backend))
}
