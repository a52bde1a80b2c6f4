//! A helpdesk with the SLA engine.

use std::sync::Arc;

use chrono::TimeDelta;
use escalated_core::{
    Result,
    actor::Cx,
    ids::TicketId,
    pipeline::{Action, Command, Outcome},
    services::Ports,
    sla::{CalendarInput, Notified, PolicyInput, SlaClock, Step, SweepScope, Target, Window},
    testing::{cx_of, new_ticket},
    tickets::{NewTicket, Priority, TicketKey},
    time::{Clock, Timestamp},
};
use escalated_sla::{
    BackendKind, SlaExtension, SlaOptions,
    timeline::{LogEntry, LogEvent},
};

use crate::support::{Desk, Extras, Kind};

pub(super) struct World {
    pub(super) desk: Desk,
    pub(super) engine: Arc<SlaExtension>,
    timers: bool,
}

pub(super) fn engine(backend: BackendKind) -> Arc<SlaExtension> {
    Arc::new(SlaExtension::new(SlaOptions { backend, ..SlaOptions::default() }))
}

/// Monday to Friday, 9 to 17 o'clock in Berlin, which is 8 to 16 in UTC.
pub(super) fn office() -> CalendarInput {
    let window = |weekday| Window {
        weekday,
        start: "09:00".parse().unwrap(),
        end: "17:00".parse().unwrap(),
    };
    CalendarInput {
        name: "Office".into(),
        timezone: "Europe/Berlin".into(),
        is_24x7: false,
        is_default: true,
        windows: (0..5).map(window).collect(),
        holidays: Vec::new(),
        holiday_sets: Vec::new(),
    }
}

/// The default policy: at high 30 minutes, 60 and 4 hours.
pub(super) fn policy() -> PolicyInput {
    let mut input: PolicyInput =
        serde_json::from_value(serde_json::json!({ "name": "Standard", "targets": {} })).unwrap();
    input.is_default = true;
    for (priority, first, is_24x7) in [
        (Priority::Low, 90, true),
        (Priority::Medium, 60, false),
        (Priority::High, 30, false),
        (Priority::Urgent, 20, false),
        (Priority::Critical, 15, true),
    ] {
        let (first_response, next_response) = (Some(first), Some(first * 2));
        let resolution = Some(first * 8);
        let target = Target { first_response, next_response, resolution, is_24x7 };
        input.targets.insert(priority, target);
    }
    let all = [Notified::Assignee, Notified::DepartmentManager, Notified::EscalationManager];
    let level = |percent, level| Step { level: Some(level), ..Step::notice(percent, &[]) };
    input.steps = vec![
        Step::notice(50, &all),
        level(70, 1),
        Step::notice(75, &all),
        Step { level: Some(2), ..Step::notice(90, &all) },
        Step::notice(100, &all),
        // After the breach as well: they come also on clocks that stood still after it.
        level(110, 3),
        Step::notice(150, &all),
        Step::notice(200, &[Notified::DepartmentManager]),
    ];
    input
}

impl World {
    /// With the default calendar and policy. None if there is no such server.
    pub(super) async fn open(kind: Kind, backend: BackendKind) -> Option<Self> {
        let world = Self::bare(kind, backend).await?;
        let (cx, ports) = (world.cx("1"), world.ports());
        ports.calendars.save_calendar(&cx, None, &office()).await.unwrap();
        ports.policies.save_policy(&cx, None, &policy()).await.unwrap();
        Some(world)
    }

    /// Without rules.
    pub(super) async fn bare(kind: Kind, backend: BackendKind) -> Option<Self> {
        let timers = matches!(backend, BackendKind::Timers);
        let engine = engine(backend);
        let extras = Extras { sla: Some(engine.clone()), ..Extras::default() };
        let desk = Desk::with(kind, 6, extras).await?;
        Some(Self { desk, engine, timers })
    }

    pub(super) fn ports(&self) -> &Ports {
        self.desk.helpdesk.services().ports()
    }

    pub(super) fn now(&self) -> Timestamp {
        self.desk.clock.now()
    }

    pub(super) fn cx(&self, person: &str) -> Cx {
        cx_of(&self.desk.people, person, self.now())
    }

    /// A ticket of Cleo's.
    pub(super) async fn create(&self, priority: Priority) -> TicketId {
        let new = NewTicket { priority: Some(priority), ..new_ticket("Printer") };
        let outcome = self.ports().tickets.execute(&self.cx("10"), Command::Create(new)).await;
        outcome.unwrap().ticket.id
    }

    pub(super) async fn act(
        &self,
        person: &str,
        ticket: TicketId,
        action: Action,
    ) -> Result<Outcome> {
        let command = Command::one(TicketKey::Id(ticket), action);
        self.ports().tickets.execute(&self.cx(person), command).await
    }

    pub(super) async fn clocks(&self, ticket: TicketId) -> Vec<SlaClock> {
        self.ports().clocks.clocks_of(&self.cx("1"), ticket).await.unwrap()
    }

    /// Looks at what is due now, as the backend does.
    pub(super) async fn look(&self) {
        if self.timers {
            self.desk.helpdesk.drain().await.unwrap();
            return;
        }
        let (now, rule) = (self.now(), self.engine.sweep_rule());
        loop {
            let swept = self.ports().sweeps.sweep(&SweepScope::Due, now, 500, rule.clone());
            if swept.await.unwrap().looked == 0 {
                return;
            }
        }
    }

    /// Lets the time pass, with a look at every wake-up of the ticket, rounded up to `round`.
    pub(super) async fn pass(&self, ticket: TicketId, until: Timestamp, round: TimeDelta) {
        use chrono::DurationRound;
        loop {
            let clocks = self.clocks(ticket).await;
            let wake = clocks.iter().filter_map(|clock| clock.wake_at).min();
            let wake = wake.map(|at| at.max(self.now()).duration_round_up(round).unwrap());
            let Some(wake) = wake.filter(|wake| *wake <= until) else { break };
            self.desk.clock.set(wake);
            self.look().await;
        }
        self.desk.clock.set(until);
    }

    /// What the SLA recorded on a ticket, as the timeline would say it. A breach that was said
    /// with the verdict is left out.
    pub(super) async fn log(&self, ticket: TicketId) -> Vec<LogEntry> {
        let said = self.ports().clocks.sla_log(&self.cx("1"), ticket).await.unwrap();
        let log: Vec<LogEntry> = said.iter().filter_map(LogEntry::recorded).collect();
        let missed = |entry: &LogEntry| {
            let missed = LogEntry { event: LogEvent::Missed, ..*entry };
            entry.event == LogEvent::Breached && log.contains(&missed)
        };
        log.iter().filter(|entry| !missed(entry)).copied().collect()
    }
}
