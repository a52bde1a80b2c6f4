use escalated_core::{
    activities::{ActivityKind, NewActivity},
    ids::HostUserId,
    pipeline::TicketJob,
    sla::{Firing, Notified, SlaClock, Step},
    tickets::Ticket,
    time::Timestamp,
};

use super::{
    notice::{Data, breach_activity, breach_event, escalation_event, reached, warning_event},
    recipients::recipients,
    running::Running,
};
use crate::{
    calendars::Hours,
    jobs::ACT_JOB,
    rules::Ready,
    timeline::{DueStep, Progress, TermStep, due_steps},
};

/// One look at one running clock.
pub(super) struct Look<'a> {
    pub(super) ticket: &'a Ticket,
    pub(super) rules: &'a Ready,
    pub(super) now: Timestamp,
}

impl Look<'_> {
    /// Fires what is due on a clock and works its next wake-up out. `level` is the ticket's.
    pub(super) fn fire(
        &self,
        clock: &SlaClock,
        hours: &Hours,
        level: &mut u8,
        firing: &mut Firing,
    ) -> SlaClock {
        let mut after = clock.clone();
        let policy = self.rules.policy(clock.policy_id);
        let steps = policy.map(|policy| policy.steps.as_slice()).unwrap_or_default();
        let terms: Vec<TermStep> = steps.iter().map(TermStep::from).collect();
        let Some(running) = Running::new(clock, hours) else { return after };
        let running = &running;
        let before = *level;
        let breaches = clock.breached_at.is_none() && running.is_breached(self.now);
        if breaches {
            after.breached_at = clock.due_at;
            firing.activities.push(breach_activity(clock));
        }
        let progress =
            Progress { breached: after.breached_at.is_some(), ..Progress::of(clock, before) };
        let due = match running.consumed(self.now) {
            Some(consumed) => due_steps(&terms, running.promise, consumed, progress),
            None => Vec::new(),
        };
        for step in &due {
            if !after.fired.contains(&step.percent) {
                after.fired.push(step.percent);
            }
        }
        after.fired.sort_unstable();
        firing
            .activities
            .extend(due.iter().filter(|s| s.is_threshold).map(|s| threshold(clock, s)));
        for (step, reached) in due.iter().filter_map(|step| Some((step, step.level?))) {
            firing.activities.push(escalated(clock, step.percent, *level, reached));
            (*level, after.level) = (reached, reached);
        }
        self.tell(clock, running, steps, &due, breaches, *level, firing);
        firing.jobs.extend(due.iter().filter_map(|due| self.act(clock, steps, &terms, due)));
        let progress = Progress::of(&after, *level);
        let wake = running.wake_at(self.now, &terms, progress);
        after.wake_at = wake;
        after.counted_micros = running.counted_at_wake(wake);
        after
    }

    /// One notice for a clock, however much came at once: of the breach, else of the level, else
    /// of the step. The other events name nobody.
    #[expect(clippy::too_many_arguments, reason = "one look, taken apart")]
    fn tell(
        &self,
        clock: &SlaClock,
        running: &Running<'_>,
        steps: &[Step],
        due: &[DueStep],
        breaches: bool,
        level: u8,
        firing: &mut Firing,
    ) {
        let highest = due.iter().rfind(|step| step.notify);
        let escalation = due.iter().rfind(|step| step.level.is_some());
        let mut told: Vec<HostUserId> = Vec::new();
        let mut fresh = |users: Vec<HostUserId>| {
            let users: Vec<_> = users.into_iter().filter(|user| !told.contains(user)).collect();
            told.extend(users.iter().cloned());
            users
        };
        if breaches {
            let step = highest.and_then(|step| steps.get(step.place));
            let step =
                step.or_else(|| reached(steps, &running.promise, running.consumed(self.now)?));
            let users = step.map(|step| self.users(&step.notify, level)).unwrap_or_default();
            firing.events.push(breach_event(clock, &fresh(users)));
        }
        if let Some(step) = escalation {
            let mut notify = vec![Notified::EscalationManager];
            let own = steps.get(step.place).map(|step| step.notify.as_slice()).unwrap_or_default();
            notify.extend(own.iter().filter(|_| step.notify));
            let users = fresh(self.users(&notify, level));
            firing.events.push(escalation_event(clock, step.percent, level, &users));
        }
        let Some(step) = highest else { return };
        // The breach tells those of the last step; it comes with it, or a microsecond later.
        let is_told =
            breaches || escalation.is_some_and(|escalation| escalation.place == step.place);
        let at_due = step.percent == 100 && clock.breached_at.is_none();
        if !is_told && !at_due {
            let own = steps.get(step.place).map(|step| step.notify.as_slice()).unwrap_or_default();
            let users = fresh(self.users(own, level));
            firing.events.push(warning_event(clock, step.percent, &users));
        }
    }

    fn users(&self, notify: &[Notified], level: u8) -> Vec<HostUserId> {
        recipients(notify, self.ticket, &self.rules.config, level)
    }

    /// The work that a step asks for.
    fn act(
        &self,
        clock: &SlaClock,
        steps: &[Step],
        terms: &[TermStep],
        due: &DueStep,
    ) -> Option<TicketJob> {
        let acts = terms.get(due.place).is_some_and(|step| due.acts(step));
        let step = steps.get(due.place).filter(|step| acts && !step.actions.is_empty())?;
        let (metric, cycle, percent) = (clock.metric, clock.cycle, step.percent);
        let data = Data::of(clock).with("percent", percent).with("actions", &step.actions);
        let job = TicketJob::new(ACT_JOB, self.now);
        Some(job.with(data.map(), format!("{metric}:{cycle}:{percent}")))
    }
}

fn threshold(clock: &SlaClock, step: &DueStep) -> NewActivity {
    let data = Data::of(clock).with("percent", step.percent).with("notify", step.notify);
    data.with("due_at", clock.due_at).said(ActivityKind::SlaThreshold)
}

fn escalated(clock: &SlaClock, percent: u16, from: u8, to: u8) -> NewActivity {
    let (old, new) = (Some(from.to_string()), Some(to.to_string()));
    let data = Data::of(clock).with("percent", percent).value();
    let kind = ActivityKind::SlaEscalated;
    NewActivity { data, ..NewActivity::change(kind, "sla_level", old, new) }
}
