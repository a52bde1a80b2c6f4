use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use serde_json::Value;

use crate::{
    Result,
    activities::{Activity, ActivityKind, NewActivity},
    actor::Cx,
    events::{EventName, NewEvent},
    ids::{ClockId, PolicyId, TicketId},
    pipeline::{Change, ChangeHook, Concluded, Conclusion, Plan, Snapshot, TicketJob, UnitOfWork},
    sla::{ClockState, Firing, SlaClock, SlaConfig, SlaMetric, SweepRule, SweptTicket},
    tickets::{SlaMarks, Ticket},
    time::Timestamp,
};

/// A clock that runs until it is due, and wakes up then.
#[must_use]
pub fn clock(metric: SlaMetric, started_at: Timestamp, due_at: Timestamp) -> SlaClock {
    SlaClock {
        id: ClockId(0),
        ticket_id: TicketId(0),
        metric,
        cycle: 1,
        policy_id: PolicyId(1),
        calendar_id: None,
        target_minutes: (due_at - started_at).num_minutes(),
        state: ClockState::Running,
        started_at,
        due_at: Some(due_at),
        paused_since: None,
        pause_reason: None,
        done_at: None,
        breached_at: None,
        consumed_seconds: None,
        fired: Vec::new(),
        level: 0,
        wake_at: Some(due_at),
        counted_micros: None,
        rules_version: None,
    }
}

fn record(kind: ActivityKind) -> NewActivity {
    NewActivity::change(kind, "resolution", None, None)
}

/// What a [`TestClocks`] has seen of a command.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Seen {
    /// The clocks in the database.
    pub clocks: Vec<SlaClock>,
    /// The history in the database.
    pub history: Vec<Activity>,
    /// The rules.
    pub config: Arc<SlaConfig>,
}

type Answer = dyn Fn(&Cx, &Ticket, &Seen) -> Vec<SlaClock> + Send + Sync;

/// A hook that concludes every command with clocks, a mark, an activity, an event and a job.
pub struct TestClocks {
    answer: Box<Answer>,
    seen: Mutex<Vec<Seen>>,
}

impl TestClocks {
    /// With the clocks that this function answers.
    pub fn new(
        answer: impl Fn(&Cx, &Ticket, &Seen) -> Vec<SlaClock> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self { answer: Box::new(answer), seen: Mutex::default() })
    }

    /// What each command so far has seen.
    #[must_use]
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl fmt::Debug for TestClocks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TestClocks(..)")
    }
}

#[async_trait]
impl ChangeHook for TestClocks {
    fn name(&self) -> &str {
        "test-sla"
    }

    fn prepare(&self, _: &Cx, _: &Change, _: &Snapshot<'_>, _: &Value) -> Plan {
        Plan::default()
    }

    async fn conclude(
        &self,
        uow: &mut dyn UnitOfWork,
        cx: &Cx,
        done: &Concluded<'_>,
    ) -> Result<Conclusion> {
        let rows = uow.clocks().expect("this driver keeps clocks");
        let mut seen = Seen { config: rows.sla_config(cx).await?, ..Seen::default() };
        if done.before.is_some() {
            seen.clocks = rows.clocks(cx, done.ticket.id).await?;
            seen.history = rows.history(cx, done.ticket.id).await?;
        }
        let clocks = (self.answer)(cx, done.ticket, &seen);
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).push(seen);
        let first = clocks.first().and_then(|clock| clock.due_at);
        Ok(Conclusion {
            marks: Some(SlaMarks { resolution_due_at: first, ..done.ticket.sla }),
            activities: vec![record(ActivityKind::SlaStarted)],
            events: vec![NewEvent::new(EventName::SlaWarning).with("percent", 50)],
            jobs: first.map(|at| TicketJob::new("test.wake", at)).into_iter().collect(),
            clocks,
        })
    }
}

/// A sweep that breaks every promise that is due.
#[derive(Debug, Default)]
pub struct TestSweep {
    shown: Mutex<Vec<(SweptTicket, Arc<SlaConfig>)>>,
}

impl TestSweep {
    /// What it was shown so far.
    #[must_use]
    pub fn shown(&self) -> Vec<(SweptTicket, Arc<SlaConfig>)> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl SweepRule for TestSweep {
    fn name(&self) -> &str {
        "test-sweep"
    }

    fn decide(&self, swept: &SweptTicket, config: &Arc<SlaConfig>, now: Timestamp) -> Firing {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.push((swept.clone(), config.clone()));
        let due = |clock: &&SlaClock| clock.wake_at.is_some_and(|at| at <= now);
        let mut firing = Firing::default();
        for clock in swept.clocks.iter().filter(due) {
            let mut clock = clock.clone();
            clock.breached_at = clock.wake_at.take();
            clock.fired = vec![50, 100];
            firing.activities.push(record(ActivityKind::SlaBreached));
            let event = NewEvent::new(EventName::SlaBreached);
            firing.events.push(event.with("metric", clock.metric.as_str()));
            let mut next = clock.clone();
            (next.id, next.metric, next.cycle) =
                (ClockId(0), SlaMetric::NextResponse, clock.cycle + 1);
            next.wake_at = None;
            firing.clocks.extend([clock, next]);
            firing.jobs.push(TicketJob::new("test.act", now));
        }
        if !firing.clocks.is_empty() {
            let marks = SlaMarks { resolution_breached: true, level: 1, ..swept.ticket.sla };
            firing.marks = Some(marks);
        }
        firing
    }
}
