use std::sync::Arc;

use escalated_core::{
    sla::{Firing, SlaConfig, SweepRule, SweptTicket},
    time::Timestamp,
};

use crate::{
    backend::ChosenBackend,
    hook::{Case, Cause, Followed, Stored, follow},
    rules::RulesCache,
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
        let (policy, chosen_by) = rules.choose(&swept.ticket, &swept.tags);
        let policy = policy.map(|policy| policy.id);
        let terms = match policy {
            Some(id) => rules.terms(id).cloned(),
            None => Some(Arc::new(Terms::none(&config.settings))),
        };
        let Some(terms) = terms else { return Firing::default() };
        let case = Case {
            ticket: &swept.ticket,
            old_policy: swept.ticket.sla.policy_id,
            policy,
            chosen_by,
            terms,
            stored: Stored::of(&swept.clocks),
            history: &swept.history,
            cause: Cause::Rules,
            now,
        };
        let Followed { marks, clocks, activities, events, jobs } =
            follow(&case, config, &self.backend);
        Firing { marks, clocks, activities, events, jobs }
    }
}
