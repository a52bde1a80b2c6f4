//! One ticket whose commands go through the hook and whose wake-ups go through the sweep.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{TimeDelta, TimeZone, Utc};
use escalated_core::{
    activities::{Activity, ActivityKind, NewActivity},
    actor::{Actor, Cx, Grants, Role},
    engines::Extension,
    events::NewEvent,
    ids::{ActivityId, CalendarId, ClockId, DepartmentId, HostUserId, PolicyId, TicketId},
    pipeline::{ChangeHook, Concluded, Conclusion, Edge, TicketJob},
    replies::AuthorKind,
    sla::{
        BusinessCalendar, EscalationManager, Firing, Notified, Policy, SlaClock, SlaConfig, Step,
        StepAction, SweepRule, SweptTicket, Target, Window, moments,
    },
    tickets::{Awaiting, Channel, Priority, Requester, SlaMarks, Status, Ticket, TicketType},
    time::Timestamp,
};
use escalated_sla::{BackendKind, SlaExtension, SlaOptions};
use serde_json::{Value, json};

use crate::unit::Unit;

/// Monday, 5 January 2026.
pub(crate) fn monday(hours: u32, minutes: u32) -> Timestamp {
    Utc.with_ymd_and_hms(2026, 1, 5, 0, 0, 0).unwrap()
        + TimeDelta::minutes((hours * 60 + minutes).into())
}

/// Monday to Friday, 9 to 17 o'clock in Berlin; two policies, the second for department 2.
pub(crate) fn config() -> SlaConfig {
    let window = |weekday| Window {
        weekday,
        start: "09:00".parse().unwrap(),
        end: "17:00".parse().unwrap(),
    };
    let calendar = BusinessCalendar {
        id: CalendarId(1),
        name: "Office".into(),
        timezone: "Europe/Berlin".into(),
        is_24x7: false,
        is_default: true,
        windows: (0..5).map(window).collect(),
        holidays: Vec::new(),
        holiday_sets: Vec::new(),
    };
    let target = |first, next, resolution, is_24x7| Target {
        first_response: Some(first),
        next_response: Some(next),
        resolution: Some(resolution),
        is_24x7,
    };
    use Notified::{Assignee, DepartmentManager};
    let all = [Assignee, DepartmentManager, Notified::EscalationManager];
    let level = |percent, level, notify: &[Notified]| Step {
        level: Some(level),
        ..Step::notice(percent, notify)
    };
    let steps = vec![
        Step::notice(50, &[Assignee]),
        level(70, 1, &[]),
        Step::notice(75, &[Assignee, DepartmentManager]),
        Step { actions: vec![StepAction::RaisePriority { to: None }], ..level(90, 2, &all) },
        Step::notice(100, &all),
        level(110, 3, &[]),
    ];
    let policy = |id, condition, is_default, scale: i64| Policy {
        id: PolicyId(id),
        name: format!("Policy {id}"),
        description: None,
        position: i32::try_from(id).unwrap(),
        is_default,
        is_active: true,
        condition,
        calendar_id: None,
        at_risk_percent: 75,
        targets: BTreeMap::from([
            (Priority::High, target(30 * scale, 60 * scale, 240 * scale, false)),
            (Priority::Medium, target(60 * scale, 120 * scale, 480 * scale, false)),
            (Priority::Critical, target(15 * scale, 30 * scale, 60 * scale, true)),
            (Priority::Urgent, target(20 * scale, 40 * scale, 120 * scale, false)),
            (Priority::Low, target(90 * scale, 240 * scale, 960 * scale, true)),
        ]),
        steps: steps.clone(),
    };
    let second = json!({ "field": "department_id", "op": "eq", "value": 2 });
    let manager = |level, user: &str| EscalationManager {
        department_id: None,
        level,
        user_id: HostUserId::new(user),
    };
    SlaConfig {
        calendars: BTreeMap::from([(calendar.id, calendar)]),
        policies: vec![
            policy(1, None, true, 1),
            policy(2, Some(serde_json::from_value(second).unwrap()), false, 2),
        ],
        managers: vec![manager(1, "31"), manager(2, "32"), manager(3, "33")],
        department_managers: BTreeMap::from([(DepartmentId(1), HostUserId::new("20"))]),
        ..SlaConfig::default()
    }
}

pub(crate) struct Desk {
    pub(crate) config: Arc<SlaConfig>,
    pub(crate) engine: SlaExtension,
    hook: Arc<dyn ChangeHook>,
    pub(crate) ticket: Ticket,
    pub(crate) clocks: Vec<SlaClock>,
    pub(crate) activities: Vec<Activity>,
    pub(crate) events: Vec<(Timestamp, NewEvent)>,
    pub(crate) jobs: Vec<TicketJob>,
    /// Reads of the last command.
    pub(crate) reads: usize,
}

impl Desk {
    /// A ticket of that priority in department 1, assigned to user 7.
    pub(crate) async fn open(config: SlaConfig, priority: Priority, at: Timestamp) -> Self {
        let engine =
            SlaExtension::new(SlaOptions { backend: BackendKind::Timers, ..SlaOptions::default() });
        Self::with(engine, config, priority, at).await
    }

    /// The same with another engine.
    pub(crate) async fn with(
        engine: SlaExtension,
        config: SlaConfig,
        priority: Priority,
        at: Timestamp,
    ) -> Self {
        let hook = engine.hooks().remove(0);
        let mut desk = Self {
            config: Arc::new(config),
            engine,
            hook,
            ticket: ticket(priority, at),
            clocks: Vec::new(),
            activities: Vec::new(),
            events: Vec::new(),
            jobs: Vec::new(),
            reads: 0,
        };
        let status = desk.ticket.status.to_string();
        let created = NewActivity::change(ActivityKind::Created, "status", None, Some(status));
        desk.write(at, None, vec![created]).await.unwrap();
        desk
    }

    /// A command that turns the ticket into what `change` makes of it.
    pub(crate) async fn change(
        &mut self,
        at: Timestamp,
        change: impl FnOnce(&mut Ticket) -> Vec<NewActivity>,
    ) -> escalated_core::Result<()> {
        let before = self.ticket.clone();
        let activities = change(&mut self.ticket);
        let done = self.write(at, Some(before.clone()), activities).await;
        if done.is_err() {
            self.ticket = before;
        }
        done
    }

    async fn write(
        &mut self,
        at: Timestamp,
        before: Option<Ticket>,
        new: Vec<NewActivity>,
    ) -> escalated_core::Result<()> {
        let cx = Cx::new(Actor::system(), Grants::role(Role::Owner), at);
        let activities: Vec<_> = new.into_iter().map(|new| activity(&cx, new)).collect();
        let moving = |a: &&Activity| ActivityKind::MOVES_CLOCKS.contains(&a.kind);
        let mut unit = Unit {
            config: self.config.clone(),
            clocks: self.clocks.clone(),
            history: self.activities.iter().filter(moving).cloned().collect(),
            reads: 0,
        };
        let edge = Edge::default();
        let done = Concluded {
            before: before.as_ref(),
            ticket: &self.ticket,
            tags: None,
            activities: &activities,
            edge: &edge,
        };
        let conclusion = self.hook.conclude(&mut unit, &cx, &done).await?;
        self.reads = unit.reads;
        self.activities.extend(activities);
        let Conclusion { marks, clocks, activities, events, jobs } = conclusion;
        self.take(at, Firing { marks, clocks, activities, events, jobs });
        Ok(())
    }

    /// Looks at the clocks as a sweep does.
    pub(crate) fn sweep(&mut self, at: Timestamp) {
        if self.clocks.iter().all(|clock| clock.wake_at.is_none_or(|wake| wake > at)) {
            return;
        }
        let firing = self.engine.sweep_rule().decide(&self.swept(), &self.config.clone(), at);
        self.take(at, firing);
        let due = |clock: &&SlaClock| clock.wake_at.is_some_and(|wake| wake <= at);
        assert_eq!(self.clocks.iter().find(due), None, "a sweep ends");
    }

    /// Works the clocks out anew under other rules.
    pub(crate) fn recompute(&mut self, config: SlaConfig, at: Timestamp) {
        self.config = Arc::new(config);
        let firing = self.engine.recompute_rule().decide(&self.swept(), &self.config.clone(), at);
        self.take(at, firing);
    }

    pub(crate) fn swept(&self) -> SweptTicket {
        SweptTicket {
            ticket: self.ticket.clone(),
            clocks: self.clocks.clone(),
            history: moments(&self.ticket, &self.activities),
            tags: Vec::new(),
        }
    }

    fn take(&mut self, at: Timestamp, firing: Firing) {
        let cx = Cx::new(Actor::System { name: "sla".into() }, Grants::role(Role::Owner), at);
        if let Some(marks) = firing.marks {
            self.ticket.sla = marks;
        }
        for mut clock in firing.clocks {
            match self.clocks.iter_mut().find(|old| clock.id.0 != 0 && old.id == clock.id) {
                Some(old) => *old = clock,
                None => {
                    assert_eq!(clock.id, ClockId(0));
                    clock.id = ClockId(i64::try_from(self.clocks.len()).unwrap() + 1);
                    self.clocks.push(clock);
                }
            }
        }
        self.clocks.sort_by_key(|clock| (clock.metric, clock.cycle));
        let activities = firing.activities.into_iter().map(|new| activity(&cx, new));
        self.activities.extend(activities);
        self.events.extend(firing.events.into_iter().map(|event| (at, event)));
        self.jobs.extend(firing.jobs);
    }

    /// The next wake-up of any clock.
    pub(crate) fn wake_at(&self) -> Option<Timestamp> {
        self.clocks.iter().filter_map(|clock| clock.wake_at).min()
    }

    /// The words of what the SLA recorded since `from`.
    pub(crate) fn said(&self, from: usize) -> Vec<&'static str> {
        let own = self.activities[from..].iter().map(|activity| activity.kind.as_str());
        own.filter(|word| word.starts_with("sla_")).collect()
    }

    /// The events of that name: their recipients.
    pub(crate) fn told(&self, name: &str) -> Vec<String> {
        let events = self.events.iter().filter(|(_, event)| event.name.as_str() == name);
        let users = events.map(|(_, event)| {
            let users = event.data["recipients"].as_array().unwrap();
            let words = users.iter().map(|user| user.to_string().replace('"', ""));
            words.collect::<Vec<_>>().join(" ")
        });
        users.collect()
    }
}

fn activity(cx: &Cx, new: NewActivity) -> Activity {
    Activity {
        id: ActivityId(0),
        ticket_id: TicketId(1),
        kind: new.kind,
        field: new.field.map(str::to_owned),
        old: new.old,
        new: new.new,
        data: new.data,
        actor: cx.actor.to_ref(),
        cause: None,
        request_id: String::new(),
        created_at: cx.now,
    }
}

fn ticket(priority: Priority, at: Timestamp) -> Ticket {
    Ticket {
        id: TicketId(0),
        reference: None,
        requester: Requester::User(HostUserId::new("1")),
        contact_id: None,
        guest_name: None,
        guest_email: None,
        guest_nonce: None,
        assignee: Some(HostUserId::new("7")),
        subject: "Printer".into(),
        description: "It burns.".into(),
        status: Status::Open,
        priority,
        ticket_type: TicketType::Question,
        channel: Channel::new("api").unwrap(),
        awaiting: Awaiting::Internal,
        department_id: Some(DepartmentId(1)),
        metadata: Value::Null,
        first_response_at: None,
        sla: SlaMarks::default(),
        resolved_at: None,
        closed_at: None,
        last_reply_at: None,
        version: 1,
        seq: 0,
        created_at: at,
        updated_at: at,
    }
}

/// What the rules of the pipeline record of a new status.
pub(crate) fn to_status(to: Status) -> impl FnOnce(&mut Ticket) -> Vec<NewActivity> {
    move |ticket| {
        let old = std::mem::replace(&mut ticket.status, to).to_string();
        let (old, new) = (Some(old), Some(to.to_string()));
        vec![NewActivity::change(ActivityKind::StatusChanged, "status", old, new)]
    }
}

/// Of a new priority.
pub(crate) fn to_priority(to: Priority) -> impl FnOnce(&mut Ticket) -> Vec<NewActivity> {
    move |ticket| {
        let old = std::mem::replace(&mut ticket.priority, to).to_string();
        let (old, new) = (Some(old), Some(to.to_string()));
        vec![NewActivity::change(ActivityKind::PriorityChanged, "priority", old, new)]
    }
}

/// Of a public reply, which makes it somebody else's turn.
pub(crate) fn reply(by: AuthorKind) -> impl FnOnce(&mut Ticket) -> Vec<NewActivity> {
    move |ticket| {
        let awaiting = match by {
            AuthorKind::Agent if ticket.status.is_open() => Some(Awaiting::Requester),
            AuthorKind::Requester => Some(Awaiting::Internal),
            _ => None,
        };
        let mut activity = NewActivity::change(ActivityKind::Replied, "reply", None, None);
        activity.data = match awaiting {
            Some(awaiting) => json!({ "author": by, "awaiting": awaiting }),
            None => json!({ "author": by }),
        };
        vec![activity]
    }
}
