use std::{collections::BTreeMap, sync::Arc};

use escalated_core::{
    ids::{CalendarId, PolicyId, TagId},
    sla::{Policy, PolicyChoice, SlaConfig},
    tickets::Ticket,
};

use super::watched::Watched;
use crate::{calendars::Hours, policies, timeline::Terms};

/// A tenant's rules made ready for many tickets.
#[derive(Debug, Clone)]
pub(crate) struct Ready {
    pub(crate) config: Arc<SlaConfig>,
    pub(crate) watched: Watched,
    terms: BTreeMap<PolicyId, Arc<Terms>>,
    hours: BTreeMap<CalendarId, Hours>,
}

impl Ready {
    /// Compiles calendars and policies. A policy whose calendar cannot be read is left out with a
    /// warning: its clocks stay as they are, and tickets stay usable.
    pub(crate) fn new(config: Arc<SlaConfig>) -> Self {
        let mut terms = BTreeMap::new();
        let mut hours = BTreeMap::new();
        for policy in &config.policies {
            match policies::terms(&config, policy) {
                Ok(made) => {
                    if let Some(calendar) = &made.calendar {
                        hours.insert(calendar.id, made.hours.clone());
                    }
                    terms.insert(policy.id, Arc::new(made));
                }
                Err(error) => {
                    let (policy, code) = (policy.id.0, error.code());
                    tracing::warn!(policy, code, "an SLA policy rests: its calendar is unreadable");
                }
            }
        }
        // Clocks may still run in the hours of a calendar that no policy names any more.
        for (id, calendar) in &config.calendars {
            if !hours.contains_key(id)
                && let Ok(made) = Hours::new(calendar, &config.holiday_sets)
            {
                hours.insert(*id, made);
            }
        }
        Self { watched: Watched::of(&config), config, terms, hours }
    }

    /// The same for rules that are equal to these.
    pub(crate) fn for_equal(&self, config: Arc<SlaConfig>) -> Self {
        Self { config, ..self.clone() }
    }

    /// The policy of that id.
    pub(crate) fn policy(&self, id: PolicyId) -> Option<&Policy> {
        self.config.policies.iter().find(|policy| policy.id == id)
    }

    /// The terms of a policy, if its calendar can be read.
    pub(crate) fn terms(&self, policy: PolicyId) -> Option<&Arc<Terms>> {
        self.terms.get(&policy)
    }

    /// The hours that count for a clock; none for a calendar that is gone or cannot be read.
    pub(crate) fn hours(&self, calendar: Option<CalendarId>) -> Option<Hours> {
        match calendar {
            None => Some(Hours::always()),
            Some(id) => self.hours.get(&id).cloned(),
        }
    }

    /// The policy that holds for a ticket, and why.
    pub(crate) fn choose(
        &self,
        ticket: &Ticket,
        tags: &[TagId],
    ) -> (Option<&Policy>, PolicyChoice) {
        let own = ticket.sla.policy_id.filter(|_| ticket.sla.policy_is_pinned);
        policies::choose(&self.config, ticket, tags, own)
    }
}
