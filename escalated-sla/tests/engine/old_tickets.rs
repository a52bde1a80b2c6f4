//! Promises that are made to tickets which were there already, and pins whose policy goes.

use std::sync::Arc;

use chrono::TimeDelta;
use escalated_core::{
    ids::PolicyId,
    replies::AuthorKind,
    sla::{ClockState, Notified, SlaConfig, Step, StepAction},
    tickets::{Priority, Ticket},
};
use serde_json::json;

use crate::desk::{Desk, config, monday, reply};

#[tokio::test]
async fn a_first_policy_tells_nobody_of_what_is_behind() {
    let mut desk = Desk::open(SlaConfig::default(), Priority::High, monday(9, 0)).await;
    desk.recompute(config(), monday(9, 25));
    let first = &desk.clocks[0];
    assert_eq!((first.state, first.due_at), (ClockState::Running, Some(monday(9, 30))));
    assert_eq!(first.fired, [50, 70, 75], "25 of 30 minutes");
    assert_eq!((first.level, desk.ticket.sla.level), (1, 1));
    assert_eq!(desk.said(0), ["sla_started"]);
    assert_eq!(desk.activities.last().unwrap().data["clocks"][0]["passed"], json!([50, 70, 75]));
    assert!(desk.events.is_empty());
    desk.sweep(monday(9, 27));
    assert_eq!(desk.clocks[0].fired, [50, 70, 75, 90], "what comes now is told");
    assert_eq!(desk.told("ticket.escalated"), ["32 7 20"]);
}

#[tokio::test]
async fn an_old_breach_is_recorded_and_tells_nobody() {
    let mut desk = Desk::open(SlaConfig::default(), Priority::High, monday(9, 0)).await;
    desk.recompute(config(), monday(15, 0));
    assert_eq!(desk.clocks[0].breached_at, Some(monday(9, 30)));
    assert!(desk.ticket.sla.first_response_breached);
    assert_eq!(desk.ticket.sla.level, 3);
    assert!(desk.events.is_empty());
    assert_eq!(desk.jobs.iter().filter(|job| job.kind == "sla.act").count(), 0);
    let said = desk.said(0);
    assert_eq!(said.iter().filter(|word| **word == "sla_breached").count(), 2);
    desk.sweep(monday(15, 1));
    assert!(desk.events.is_empty(), "nor later");
}

#[tokio::test]
async fn a_promise_that_was_away_for_a_while_tells_nothing_of_that_time() {
    let mut desk = Desk::open(config(), Priority::High, monday(9, 0)).await;
    desk.recompute(SlaConfig::default(), monday(9, 5));
    desk.recompute(config(), monday(9, 20));
    assert_eq!(desk.clocks[0].state, ClockState::Running);
    assert_eq!(desk.clocks[0].fired, [50]);
    assert!(desk.events.is_empty());
    assert_eq!(desk.wake_at(), Some(monday(9, 21)));
}

#[tokio::test]
async fn a_ticket_without_a_policy_asks_again_when_its_clocks_move() {
    let mut desk = Desk::open(SlaConfig::default(), Priority::High, monday(9, 0)).await;
    desk.config = Arc::new(config());
    desk.change(monday(9, 10), reply(AuthorKind::Requester)).await.unwrap();
    assert_eq!(desk.ticket.sla.policy_id, Some(PolicyId(1)));
    assert_eq!(desk.clocks[0].due_at, Some(monday(9, 30)));

    let mut desk = Desk::open(SlaConfig::default(), Priority::High, monday(9, 0)).await;
    desk.config = Arc::new(config());
    desk.change(monday(9, 10), reply(AuthorKind::Agent)).await.unwrap();
    let words: Vec<_> = desk.clocks.iter().map(|clock| clock.metric.as_str()).collect();
    assert_eq!(words, ["resolution"], "an answer that nobody had promised is no verdict");
}

#[tokio::test]
async fn a_pin_does_not_outlive_its_policy() {
    let pin = |ticket: &mut Ticket| {
        (ticket.sla.policy_id, ticket.sla.policy_is_pinned) = (Some(PolicyId(2)), true);
        Vec::new()
    };
    let mut without = config();
    without.policies[1].is_active = false;

    let mut desk = Desk::open(config(), Priority::High, monday(9, 0)).await;
    desk.change(monday(9, 1), pin).await.unwrap();
    desk.change(monday(9, 2), reply(AuthorKind::Requester)).await.unwrap();
    assert!(desk.ticket.sla.policy_is_pinned);
    desk.recompute(without.clone(), monday(9, 3));
    let sla = desk.ticket.sla;
    assert_eq!((sla.policy_id, sla.policy_is_pinned), (Some(PolicyId(1)), false));

    let mut desk = Desk::open(config(), Priority::High, monday(9, 0)).await;
    desk.change(monday(9, 1), pin).await.unwrap();
    desk.config = Arc::new(without);
    desk.change(monday(9, 2), reply(AuthorKind::Requester)).await.unwrap();
    let sla = desk.ticket.sla;
    assert_eq!((sla.policy_id, sla.policy_is_pinned), (Some(PolicyId(1)), false));
}

#[tokio::test]
async fn a_higher_step_that_names_nobody_silences_none() {
    let mut config = config();
    let note = StepAction::Note { body: "Late.".into() };
    config.policies[0].steps = vec![
        Step::notice(60, &[Notified::DepartmentManager]),
        Step { actions: vec![note], ..Step::notice(80, &[]) },
    ];
    let mut desk = Desk::open(config, Priority::High, monday(9, 0)).await;
    desk.sweep(monday(9, 28));
    assert_eq!(desk.told("sla.warning"), ["20"]);
    assert_eq!(desk.jobs.iter().filter(|job| job.kind == "sla.act").count(), 1);
}

#[tokio::test]
async fn whoever_finds_a_breach_tells_the_same_people() {
    let mut config = config();
    config.policies[0].steps = vec![
        Step::notice(50, &[Notified::Assignee]),
        Step::notice(90, &[Notified::DepartmentManager]),
    ];
    let late = monday(9, 30) + TimeDelta::microseconds(1);
    let mut desk = Desk::open(config.clone(), Priority::High, monday(9, 0)).await;
    desk.sweep(monday(9, 29));
    desk.sweep(late);
    assert_eq!(desk.told("sla.breached"), ["20"]);
    let mut desk = Desk::open(config, Priority::High, monday(9, 0)).await;
    desk.change(late, reply(AuthorKind::Agent)).await.unwrap();
    assert_eq!(desk.told("sla.breached"), ["20"]);
}
