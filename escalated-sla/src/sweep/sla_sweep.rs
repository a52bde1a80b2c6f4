use std::sync::Arc;

use escalated_core::{
    sla::{ClockState, Firing, SlaClock, SlaConfig, SweepRule, SweptTicket},
    time::Timestamp,
};

use super::fire::Look;
use crate::{backend::ChosenBackend, hook::mark, rules::RulesCache};

/// Fires what is due on a ticket, from its clock rows alone. Pure.
#[derive(Debug, Clone)]
pub struct SlaSweep {
    rules: Arc<RulesCache>,
    backend: ChosenBackend,
}

impl SlaSweep {
    pub(crate) fn new(rules: Arc<RulesCache>, backend: ChosenBackend) -> Self {
        Self { rules, backend }
    }
}

impl SweepRule for SlaSweep {
    fn name(&self) -> &'static str {
        "sla"
    }

    fn decide(&self, swept: &SweptTicket, config: &Arc<SlaConfig>, now: Timestamp) -> Firing {
        let rules = self.rules.ready(config);
        let mut firing = Firing::default();
        let mut marks = swept.ticket.sla;
        let look = Look { ticket: &swept.ticket, rules: &rules, now };
        for clock in &swept.clocks {
            if clock.state != ClockState::Running {
                continue;
            }
            let hours = rules.hours(clock.calendar_id);
            let known = rules.policy(clock.policy_id).is_some();
            let after = match hours {
                Some(hours) if config.settings.enabled && known => {
                    look.fire(clock, &hours, &mut marks.level, &mut firing)
                }
                // Switched off, or its rules are gone: a recomputation will wake or cancel it.
                _ => rest(clock, now),
            };
            if after != *clock {
                mark(&mut marks, &after);
                firing.jobs.extend(self.backend.tell(Some(clock), &after));
                firing.clocks.push(after);
            }
        }
        firing.jobs.dedup();
        firing.marks = (marks != swept.ticket.sla).then_some(marks);
        firing
    }
}

fn rest(clock: &SlaClock, now: Timestamp) -> SlaClock {
    let is_due = clock.wake_at.is_some_and(|at| at <= now);
    SlaClock { wake_at: clock.wake_at.filter(|_| !is_due), ..clock.clone() }
}
