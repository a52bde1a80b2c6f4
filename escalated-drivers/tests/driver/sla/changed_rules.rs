//! Rules that change under clocks that wait, before anything was worked out anew: whoever wakes
//! them, on whichever node, fires by the new rules or not at all.

use chrono::TimeDelta;
use escalated_core::{
    ids::TicketId,
    services::Ports,
    sla::{CalendarInput, Holiday, HolidaySetInput, SlaMetric, SweepScope},
    tickets::Priority,
    time::Timestamp,
};
use escalated_sla::BackendKind;

use super::world::{World, engine, office, policy};
use crate::support::{Extras, Kind};

on_every_database! {
    other_hours_hold_at_the_next_wake_up_of_every_node
    shared_holidays_hold_at_the_next_wake_up
    another_promise_holds_at_the_next_wake_up
    a_setting_holds_at_the_next_wake_up
}

const SAID: &str = "SELECT COUNT(*) FROM escalated_ticket_activities \
                    WHERE type IN ('sla_threshold', 'sla_breached', 'sla_escalated')";

/// A ticket that wakes in a second, in the hours and by the promise of `World::open`.
async fn waiting(world: &World) -> TicketId {
    let ticket = world.create(Priority::High).await;
    world.desk.clock.set(world.now() + TimeDelta::minutes(15) - TimeDelta::seconds(1));
    world.look().await;
    ticket
}

async fn due(world: &World, ticket: TicketId) -> Vec<String> {
    let clocks = world.clocks(ticket).await;
    let due = clocks.iter().map(|clock| clock.due_at.unwrap().format("%d %H:%M").to_string());
    due.collect()
}

async fn save_hours(ports: &Ports, world: &World, change: impl FnOnce(&mut CalendarInput)) {
    let cx = world.cx("1");
    let mut hours = office();
    change(&mut hours);
    let id = ports.calendars.calendars(&cx).await.unwrap()[0].id;
    ports.calendars.save_calendar(&cx, Some(id), &hours).await.unwrap();
}

fn at(text: &str) -> Timestamp {
    format!("2026-01-{text}:00Z").parse().unwrap()
}

async fn other_hours_hold_at_the_next_wake_up_of_every_node(kind: Kind) {
    for backend in [BackendKind::Sweep, BackendKind::Timers] {
        let Some(world) = World::open(kind, backend.clone()).await else { return };
        let second = engine(backend.clone());
        let node = world.desk.another(Extras { sla: Some(second.clone()), ..Extras::default() });
        let ticket = waiting(&world).await;
        // The other node has just read the rules, and believes them for a while.
        let old = node.services().ports().policies.sla_config(&world.cx("1")).await.unwrap();
        save_hours(world.ports(), &world, |hours| {
            hours.windows.iter_mut().for_each(|window| window.start = "13:00".parse().unwrap());
        })
        .await;
        world.desk.clock.advance_seconds(1);
        let known = node.services().ports().policies.sla_config(&world.cx("1")).await.unwrap();
        assert_eq!(known, old, "{backend:?}");
        let look = async || match backend {
            BackendKind::Sweep => {
                let (now, rule) = (world.now(), second.sweep_rule());
                let sweeps = &node.services().ports().sweeps;
                sweeps.sweep(&SweepScope::Due, now, 500, rule).await.map(drop).unwrap();
            }
            _ => drop(node.drain().await.unwrap()),
        };
        look().await;
        assert_eq!(world.desk.database.number(SAID).await, 0, "{backend:?}");
        assert_eq!(due(&world, ticket).await, ["05 12:30", "05 16:00"]);
        world.desk.clock.set(at("05T12:15"));
        look().await;
        assert_eq!(world.desk.database.number(SAID).await, 1, "{backend:?}");
        world.desk.database.drop().await;
    }
}

async fn shared_holidays_hold_at_the_next_wake_up(kind: Kind) {
    let Some(world) = World::open(kind, BackendKind::Sweep).await else { return };
    let cx = world.cx("1");
    let mut set = HolidaySetInput { name: "Bavaria".into(), holidays: Vec::new() };
    let id = world.ports().calendars.save_holiday_set(&cx, None, &set).await.unwrap().id;
    save_hours(world.ports(), &world, |hours| hours.holiday_sets.push(id)).await;
    let ticket = waiting(&world).await;
    let date = "2026-01-05".parse().unwrap();
    set.holidays.push(Holiday { date, recurring: false, name: "Today".into() });
    world.ports().calendars.save_holiday_set(&cx, Some(id), &set).await.unwrap();
    world.desk.clock.advance_seconds(1);
    world.look().await;
    assert_eq!(world.desk.database.number(SAID).await, 0);
    assert_eq!(due(&world, ticket).await, ["06 08:30", "06 12:00"]);
    // And back, before it wakes again.
    set.holidays.clear();
    world.ports().calendars.save_holiday_set(&cx, Some(id), &set).await.unwrap();
    world.desk.clock.set(at("06T08:15"));
    world.look().await;
    let first = world.clocks(ticket).await.remove(0);
    assert_eq!((first.due_at, first.breached_at), (Some(at("05T09:30")), Some(at("05T09:30"))));
    world.desk.database.drop().await;
}

async fn another_promise_holds_at_the_next_wake_up(kind: Kind) {
    let Some(world) = World::open(kind, BackendKind::Timers).await else { return };
    let (cx, store) = (world.cx("1"), &world.ports().policies);
    let id = store.policies(&cx).await.unwrap()[0].id;
    let (longer, shorter) = (waiting(&world).await, world.create(Priority::Urgent).await);
    let mut input = policy();
    input.targets.get_mut(&Priority::High).unwrap().first_response = Some(300);
    input.targets.get_mut(&Priority::Urgent).unwrap().first_response = Some(5);
    store.save_policy(&cx, Some(id), &input).await.unwrap();
    world.desk.clock.advance_seconds(10 * 60);
    world.look().await;
    assert_eq!(world.clocks(longer).await[0].fired, [0_u16; 0]);
    // At the wake-up of the old promise all of the new one is behind it, and is told once.
    let first = world.clocks(shorter).await.remove(0);
    assert_eq!(first.metric, SlaMetric::FirstResponse);
    assert_eq!(first.fired, [50, 70, 75, 90, 100, 110, 150, 200]);
    assert_eq!(first.breached_at, first.due_at);
    let told = "SELECT COUNT(*) FROM escalated_outbox WHERE name = 'sla.breached'";
    assert_eq!(world.desk.database.number(told).await, 1);
    world.desk.database.drop().await;
}

async fn a_setting_holds_at_the_next_wake_up(kind: Kind) {
    use escalated_core::{pipeline::Action, settings::SettingKey, tickets::Status};
    let Some(world) = World::open(kind, BackendKind::Sweep).await else { return };
    let ticket = world.create(Priority::High).await;
    let to = Status::InProgress;
    world.act("2", ticket, Action::Transition { to }).await.unwrap();
    world.desk.clock.set(world.now() + TimeDelta::minutes(15) - TimeDelta::seconds(1));
    let pausing = [(SettingKey::SlaPausingStatuses, "in_progress".to_owned())];
    world.ports().settings.put_settings(&world.cx("1"), &pausing).await.unwrap();
    world.desk.clock.advance_seconds(1);
    world.look().await;
    assert_eq!(world.desk.database.number(SAID).await, 0);
    let clocks = world.clocks(ticket).await;
    assert!(clocks.iter().all(|clock| clock.paused_since.is_some() && clock.wake_at.is_none()));
    world.desk.database.drop().await;
}
