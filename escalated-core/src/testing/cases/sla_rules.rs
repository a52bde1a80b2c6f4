//! Calendars, holidays, policies and managers as stores keep them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::json;

use crate::{
    actor::{Cx, Role},
    conditions::{Condition, Op},
    departments::DepartmentInput,
    ids::{CalendarId, HolidaySetId, HostUserId, PolicyId, TagId, TenantId},
    services::Ports,
    settings::SettingKey,
    sla::{
        CalendarInput, DepartmentPolicy, EscalationManager, Holiday, HolidaySetInput, PolicyInput,
        Step, StepAction, Target, Window,
    },
    testing::{Fixture, id, refused},
    tickets::{Priority, Status},
};

fn ports(fixture: &dyn Fixture) -> &Ports {
    fixture.services().ports()
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn calendar(name: &str) -> CalendarInput {
    CalendarInput {
        name: name.into(),
        timezone: "Europe/Berlin".into(),
        is_24x7: false,
        is_default: false,
        windows: vec![
            Window { weekday: 0, start: "09:00".parse().unwrap(), end: "17:30".parse().unwrap() },
            Window { weekday: 4, start: "22:00".parse().unwrap(), end: "06:00".parse().unwrap() },
        ],
        holidays: vec![
            Holiday { date: day(2026, 12, 25), recurring: true, name: "Weihnachten 🎄".into() },
            Holiday { date: day(2026, 4, 6), recurring: false, name: String::new() },
        ],
        holiday_sets: Vec::new(),
    }
}

fn policy(name: &str) -> PolicyInput {
    let target = Target { first_response: Some(30), is_24x7: true, ..Target::default() };
    let mut steps = PolicyInput::default_steps();
    let note = StepAction::Note { body: "late; \"really\" \\ 'late'".into() };
    steps.push(Step {
        percent: 120,
        level: Some(2),
        notify: Vec::new(),
        actions: vec![note, StepAction::AddTag { tag: TagId(4) }],
    });
    PolicyInput {
        name: name.into(),
        description: Some("for all".into()),
        position: None,
        is_default: false,
        is_active: true,
        condition: Some(Condition::clause("priority", Op::Gte, json!("high"))),
        calendar_id: None,
        at_risk_percent: 80,
        targets: BTreeMap::from([(Priority::Urgent, target)]),
        steps,
    }
}

/// A calendar comes back as it was saved, with its holidays and what it shares.
pub async fn calendars_are_kept(fixture: &dyn Fixture) {
    let (store, cx) = (&ports(fixture).calendars, fixture.cx(Role::Admin));
    let bank = HolidaySetInput {
        name: "Bank holidays".into(),
        holidays: vec![Holiday { date: day(2026, 5, 1), recurring: true, name: "May".into() }],
    };
    let set = store.save_holiday_set(&cx, None, &bank).await.unwrap();
    assert_eq!(set.holidays, bank.holidays);
    let input = CalendarInput { holiday_sets: vec![set.id], ..calendar("Office") };
    let made = store.save_calendar(&cx, None, &input).await.unwrap();
    assert_eq!((&made.name, &made.timezone), (&input.name, &input.timezone));
    assert_eq!((&made.windows, &made.holidays), (&input.windows, &input.holidays));
    assert_eq!((made.is_24x7, made.is_default), (false, false));
    assert_eq!(made.holiday_sets, [set.id]);
    assert_eq!(store.calendars(&cx).await.unwrap(), std::slice::from_ref(&made));

    let changed = CalendarInput {
        is_24x7: true,
        windows: vec![],
        holidays: vec![],
        holiday_sets: vec![],
        ..calendar("Always")
    };
    let changed = store.save_calendar(&cx, Some(made.id), &changed).await.unwrap();
    assert_eq!((changed.id, changed.is_24x7), (made.id, true));
    assert!(changed.windows.is_empty() && changed.holidays.is_empty());
    assert!(changed.holiday_sets.is_empty());
    let fewer = HolidaySetInput { name: "None".into(), holidays: vec![] };
    let emptied = store.save_holiday_set(&cx, Some(set.id), &fewer).await.unwrap();
    assert_eq!(store.holiday_sets(&cx).await.unwrap(), [emptied]);

    refused(store.save_calendar(&cx, Some(CalendarId(99)), &input).await, "calendar_not_found");
    let missing = store.save_holiday_set(&cx, Some(HolidaySetId(99)), &bank).await;
    refused(missing, "holiday_set_not_found");
    store.delete_calendar(&cx, made.id).await.unwrap();
    refused(store.delete_calendar(&cx, made.id).await, "calendar_not_found");
    store.delete_holiday_set(&cx, set.id).await.unwrap();
    refused(store.delete_holiday_set(&cx, set.id).await, "holiday_set_not_found");
    let rows = fixture.rows().await;
    assert!(rows.get("escalated_holidays").is_none_or(|count| *count == 0));
}

/// A policy comes back as it was saved; a new one comes last.
pub async fn policies_are_kept(fixture: &dyn Fixture) {
    let (store, cx) = (&ports(fixture).policies, fixture.cx(Role::Admin));
    let input = policy("First");
    let first = store.save_policy(&cx, None, &input).await.unwrap();
    assert_eq!((&first.name, &first.description), (&input.name, &input.description));
    assert_eq!((&first.condition, &first.targets), (&input.condition, &input.targets));
    assert_eq!((&first.steps, first.at_risk_percent), (&input.steps, 80));
    assert_eq!((first.is_active, first.is_default, first.calendar_id), (true, false, None));
    let bare = PolicyInput { description: None, condition: None, ..policy("Second") };
    let second = store.save_policy(&cx, None, &bare).await.unwrap();
    assert!(second.position > first.position);
    assert_eq!((&second.condition, &second.description), (&None, &None));
    let early = PolicyInput { position: Some(-5), is_active: false, ..bare };
    let moved = store.save_policy(&cx, Some(second.id), &early).await.unwrap();
    assert_eq!((moved.id, moved.position, moved.is_active), (second.id, -5, false));
    let stays = PolicyInput { position: None, ..early };
    assert_eq!(store.save_policy(&cx, Some(second.id), &stays).await.unwrap().position, -5);
    let ids = |all: Vec<crate::sla::Policy>| all.iter().map(|one| one.id).collect::<Vec<_>>();
    assert_eq!(ids(store.policies(&cx).await.unwrap()), [second.id, first.id]);
    let missing = store.save_policy(&cx, Some(PolicyId(99)), &stays).await;
    refused(missing, "policy_not_found");
    store.delete_policy(&cx, first.id).await.unwrap();
    refused(store.delete_policy(&cx, first.id).await, "policy_not_found");
    assert_eq!(ids(store.policies(&cx).await.unwrap()), [second.id]);
}

/// A new default takes the old one's place, also when several are made at once.
pub async fn one_default_stands(fixture: &dyn Fixture) {
    let (ports, cx) = (ports(fixture), fixture.cx(Role::Admin));
    let default = |name: &str| CalendarInput { is_default: true, ..calendar(name) };
    let (a, b, c) = (default("a"), default("b"), default("c"));
    let old = ports.calendars.save_calendar(&cx, None, &a).await.unwrap();
    assert!(old.is_default);
    let (b, c) = futures_util::future::join(
        ports.calendars.save_calendar(&cx, None, &b),
        ports.calendars.save_calendar(&cx, None, &c),
    )
    .await;
    assert!(b.unwrap().is_default && c.unwrap().is_default);
    let all = ports.calendars.calendars(&cx).await.unwrap();
    assert_eq!(all.len(), 3);
    assert_eq!(all.iter().filter(|one| one.is_default).count(), 1);
    // Whoever is the default already stays it.
    let again = ports.calendars.save_calendar(&cx, Some(old.id), &a).await.unwrap();
    let again = ports.calendars.save_calendar(&cx, Some(again.id), &a).await.unwrap();
    assert!(again.is_default);
    let all = ports.calendars.calendars(&cx).await.unwrap();
    let defaults: Vec<_> = all.iter().filter(|one| one.is_default).map(|one| one.id).collect();
    assert_eq!(defaults, [old.id]);

    let default = |name: &str| PolicyInput { is_default: true, ..policy(name) };
    ports.policies.save_policy(&cx, None, &default("a")).await.unwrap();
    let last = ports.policies.save_policy(&cx, None, &default("b")).await.unwrap();
    let elsewhere = Cx { tenant: TenantId::new("other").unwrap(), ..cx.clone() };
    ports.policies.save_policy(&elsewhere, None, &default("c")).await.unwrap();
    let all = ports.policies.policies(&cx).await.unwrap();
    let defaults: Vec<_> = all.iter().filter(|one| one.is_default).map(|one| one.id).collect();
    assert_eq!((all.len(), defaults), (2, vec![last.id]));
}

/// What something else names is not removed.
pub async fn what_is_in_use_stays(fixture: &dyn Fixture) {
    let (ports, cx) = (ports(fixture), fixture.cx(Role::Admin));
    let set = HolidaySetInput { name: "Shared".into(), holidays: vec![] };
    let set = ports.calendars.save_holiday_set(&cx, None, &set).await.unwrap();
    let shares = CalendarInput { holiday_sets: vec![set.id], ..calendar("Shares") };
    let office = ports.calendars.save_calendar(&cx, None, &shares).await.unwrap();
    let counts = PolicyInput { calendar_id: Some(office.id), ..policy("Counts") };
    let counts = ports.policies.save_policy(&cx, None, &counts).await.unwrap();
    assert_eq!(counts.calendar_id, Some(office.id));
    refused(ports.calendars.delete_holiday_set(&cx, set.id).await, "holiday_set_in_use");
    refused(ports.calendars.delete_calendar(&cx, office.id).await, "calendar_in_use");
    assert_eq!(ports.calendars.calendars(&cx).await.unwrap(), std::slice::from_ref(&office));
    ports.policies.delete_policy(&cx, counts.id).await.unwrap();
    ports.calendars.delete_calendar(&cx, office.id).await.unwrap();
    ports.calendars.delete_holiday_set(&cx, set.id).await.unwrap();
}

/// All rules of a tenant are read together, at once on this node and in seconds on others.
pub async fn rules_are_read_together(fixture: &dyn Fixture) {
    let (ports, cx) = (ports(fixture), fixture.cx(Role::Admin));
    let other_node = fixture.with_hooks(vec![]);
    let empty = ports.policies.sla_config(&cx).await.unwrap();
    assert_eq!(*empty, crate::sla::SlaConfig::default());
    assert_eq!(*other_node.ports().policies.sla_config(&cx).await.unwrap(), *empty);

    let repairs = DepartmentInput {
        name: "Repairs".into(),
        slug: None,
        description: None,
        is_active: true,
        manager_id: Some(id("1")),
        members: None,
    };
    let repairs = ports.departments.create_department(&cx, &repairs).await.unwrap();
    let made = ports.policies.save_policy(&cx, None, &policy("Fast")).await.unwrap();
    let office = ports.calendars.save_calendar(&cx, None, &calendar("Office")).await.unwrap();
    let own = DepartmentPolicy { department_id: repairs.id, policy_id: made.id };
    ports.policies.put_department_policies(&cx, &[own]).await.unwrap();
    let manager = |department_id, level, user: &str| EscalationManager {
        department_id,
        level,
        user_id: HostUserId::new(user),
    };
    let managers = [manager(Some(repairs.id), 1, "2"), manager(None, 3, "6")];
    ports.policies.put_managers(&cx, &managers).await.unwrap();
    fixture.set(SettingKey::SlaPausingStatuses, "waiting_on_customer, waiting_on_agent").await;
    fixture.set(SettingKey::SlaItilPriority, "1").await;

    let read = ports.policies.sla_config(&cx).await.unwrap();
    assert_eq!(read.policies, std::slice::from_ref(&made));
    assert_eq!(read.calendars.get(&office.id), Some(&office));
    assert_eq!((&*read.department_policies, &*read.managers), (&[own][..], &managers[..]));
    assert_eq!(read.department_managers.get(&repairs.id), Some(&id("1")));
    let pausing = [Status::WaitingOnCustomer, Status::WaitingOnAgent];
    assert_eq!(read.settings.pausing_statuses, pausing);
    assert!(read.settings.itil_priority && read.settings.enabled);
    fixture.clock().advance_seconds(2);
    let later = fixture.cx(Role::Admin);
    assert_eq!(*other_node.ports().policies.sla_config(&later).await.unwrap(), *read);
    let elsewhere = Cx { tenant: TenantId::new("other").unwrap(), ..later.clone() };
    assert_eq!(*ports.policies.sla_config(&elsewhere).await.unwrap(), *empty);

    ports.policies.put_department_policies(&later, &[]).await.unwrap();
    ports.policies.put_managers(&later, &managers[1..]).await.unwrap();
    ports.policies.delete_policy(&later, made.id).await.unwrap();
    let read = ports.policies.sla_config(&later).await.unwrap();
    assert_eq!((read.policies.len(), read.department_policies.len()), (0, 0));
    assert_eq!(read.managers, managers[1..]);
}
