use std::sync::Arc;

use escalated_core::{
    sla::{ClockState, Firing, SlaClock, SlaConfig, SweepRule, SweptTicket},
    time::Timestamp,
};

use super::{fire::Look, recompute::work_out};
use crate::{
    backend::ChosenBackend,
    hook::{Followed, mark},
    rules::{Ready, RulesCache},
};

/// Fires what is due on a ticket, from its clock rows alone. Pure.
///
/// A row says by which version of the rules it was worked out. One of another version is worked
/// out anew before it fires: hours of today read against a due date of yesterday would fire what
/// neither of the two rules says.
#[derive(Debug, Clone)]
pub struct SlaSweep {
    rules: Arc<RulesCache>,
    backend: ChosenBackend,
}

impl SlaSweep {
    pub(crate) fn new(rules: Arc<RulesCache>, backend: ChosenBackend) -> Self {
        Self { rules, backend }
    }

    /// The ticket and its clocks under the rules that hold, with what that changes.
    fn up_to_date(
        &self,
        rules: &Ready,
        swept: &SweptTicket,
        now: Timestamp,
    ) -> (SweptTicket, Firing) {
        let mut fresh = swept.clone();
        let followed = work_out(rules, &self.backend, swept, now);
        let Some(Followed { marks, clocks, activities, events, .. }) = followed else {
            return (fresh, Firing::default());
        };
        fresh.ticket.sla = marks.unwrap_or(fresh.ticket.sla);
        for clock in &mut fresh.clocks {
            // What stands as it stood is of this version from now on.
            clock.rules_version = Some(rules.config.version);
        }
        for clock in clocks {
            match fresh.clocks.iter_mut().find(|old| is_same(old, &clock)) {
                Some(old) => *old = clock,
                None => fresh.clocks.push(clock),
            }
        }
        (fresh, Firing { activities, events, ..Firing::default() })
    }
}

impl SweepRule for SlaSweep {
    fn name(&self) -> &'static str {
        "sla"
    }

    fn asks_for_history(&self, swept: &SweptTicket, config: &SlaConfig) -> bool {
        config.settings.enabled && is_outdated(&swept.clocks, config)
    }

    fn decide(&self, swept: &SweptTicket, config: &Arc<SlaConfig>, now: Timestamp) -> Firing {
        let rules = self.rules.ready(config);
        if !self.asks_for_history(swept, config) {
            return self.fire(&rules, swept, swept, Firing::default(), now);
        }
        let (fresh, firing) = self.up_to_date(&rules, swept, now);
        self.fire(&rules, swept, &fresh, firing, now)
    }
}

impl SlaSweep {
    /// Fires what is due on `fresh`, of which `stored` stands in the database.
    fn fire(
        &self,
        rules: &Ready,
        stored: &SweptTicket,
        fresh: &SweptTicket,
        mut firing: Firing,
        now: Timestamp,
    ) -> Firing {
        let config = &rules.config;
        let mut marks = fresh.ticket.sla;
        let look = Look { ticket: &fresh.ticket, rules, now };
        for clock in &fresh.clocks {
            let hours = rules.hours(clock.calendar_id);
            let known = rules.policy(clock.policy_id).is_some();
            let is_current = clock.rules_version == Some(config.version);
            let after = match hours {
                _ if clock.state != ClockState::Running => clock.clone(),
                Some(hours) if config.settings.enabled && known && is_current => {
                    look.fire(clock, &hours, &mut marks.level, &mut firing)
                }
                // Switched off, or its rules rest: a recomputation will wake or cancel it.
                _ => rest(clock, now),
            };
            let before = stored.clocks.iter().find(|old| is_same(old, &after));
            if before.is_none_or(|old| !after.stands_as(old)) {
                mark(&mut marks, &after);
                firing.jobs.extend(self.backend.tell(before, &after));
                firing.clocks.push(after);
            }
        }
        firing.jobs.dedup();
        firing.marks = (marks != stored.ticket.sla).then_some(marks);
        firing
    }
}

/// Whether a clock that runs was worked out by other rules than those that hold.
fn is_outdated(clocks: &[SlaClock], config: &SlaConfig) -> bool {
    let runs = |clock: &&SlaClock| clock.state == ClockState::Running;
    clocks.iter().filter(runs).any(|clock| clock.rules_version != Some(config.version))
}

fn is_same(one: &SlaClock, other: &SlaClock) -> bool {
    (one.metric, one.cycle) == (other.metric, other.cycle)
}

fn rest(clock: &SlaClock, now: Timestamp) -> SlaClock {
    let is_due = clock.wake_at.is_some_and(|at| at <= now);
    SlaClock { wake_at: clock.wake_at.filter(|_| !is_due), ..clock.clone() }
}
