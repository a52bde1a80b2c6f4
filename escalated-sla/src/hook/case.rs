use std::{collections::BTreeMap, sync::Arc};

use escalated_core::{
    ids::PolicyId,
    sla::{Moment, PolicyChoice, SlaClock, SlaMetric},
    tickets::Ticket,
    time::Timestamp,
};

use crate::timeline::{Terms, Timeline};

/// Why clocks are worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// A command that came with the ticket.
    Command,
    /// The rules of the tenant changed.
    Rules,
}

/// A ticket whose clocks are to follow what happened.
pub(crate) struct Case<'a> {
    /// The ticket as it will be.
    pub(crate) ticket: &'a Ticket,
    /// The policy that held until now; none for a new ticket.
    pub(crate) old_policy: Option<PolicyId>,
    /// The one that holds from now on, and why.
    pub(crate) policy: Option<PolicyId>,
    pub(crate) chosen_by: PolicyChoice,
    /// Its terms, or those under which nothing is promised.
    pub(crate) terms: Arc<Terms>,
    /// The clocks as stored.
    pub(crate) stored: Stored<'a>,
    /// All that moved the clocks.
    pub(crate) history: &'a [Moment],
    pub(crate) cause: Cause,
    /// The version of the rules that hold.
    pub(crate) rules_version: i64,
    pub(crate) now: Timestamp,
}

impl<'a> Case<'a> {
    /// The clocks worked out anew, with the verdicts that were given.
    pub(crate) fn timeline(&'a self) -> Timeline<'a> {
        let mut timeline = Timeline::new(&self.terms, self.history);
        timeline.keep_verdicts(self.stored.0.values().copied());
        timeline
    }

    /// The stored clock of that kind.
    pub(crate) fn stored(&self, clock: &crate::timeline::Clock<'_>) -> Option<&'a SlaClock> {
        self.stored.0.get(&(clock.metric(), clock.cycle())).copied()
    }
}

/// Stored clocks by metric and cycle: a ticket may have had hundreds of next responses.
pub(crate) struct Stored<'a>(pub(super) BTreeMap<(SlaMetric, i32), &'a SlaClock>);

impl<'a> Stored<'a> {
    pub(crate) fn of(clocks: &'a [SlaClock]) -> Self {
        Self(clocks.iter().map(|clock| ((clock.metric, clock.cycle), clock)).collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
