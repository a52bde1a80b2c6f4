//! Single decisions of hook and sweep.

use chrono::TimeDelta;
use escalated_core::{
    activities::{ActivityKind, NewActivity},
    engines::{SlaBackend, SlaEngine},
    ids::{DepartmentId, PolicyId},
    pipeline::TicketJob,
    replies::AuthorKind,
    sla::{ClockState, PauseReason, SlaClock, SlaConfig},
    tickets::{Priority, Status},
    time::Timestamp,
};
use escalated_sla::{BackendKind, SlaExtension, SlaOptions};
use serde_json::json;
use std::sync::Arc;

use crate::desk::{Desk, config, monday, reply, to_priority, to_status};

fn minutes(minutes: i64) -> TimeDelta {
    TimeDelta::minutes(minutes)
}

#[tokio::test]
async fn a_new_ticket_says_its_due_dates() {
    let desk = Desk::open(config(), Priority::High, monday(9, 0)).await;
    assert_eq!(desk.reads, 0, "a creation reads nothing");
    assert_eq!(desk.said(0), ["sla_started"]);
    let started = &desk.activities[1].data;
    assert_eq!(started["policy"], "Policy 1");
    assert_eq!(started["clocks"][0]["due_at"], json!(monday(9, 30)));
    assert_eq!(started["clocks"][1]["due_at"], json!(monday(13, 0)));
    assert_eq!(desk.ticket.sla.first_response_due_at, Some(monday(9, 30)));
    assert_eq!(desk.ticket.sla.policy_id, Some(PolicyId(1)));
    let jobs: Vec<_> = desk.jobs.iter().map(|job| (job.kind.as_str(), job.run_at)).collect();
    assert_eq!(jobs, [("sla.wake", monday(9, 15)), ("sla.wake", monday(11, 0))]);
}

#[tokio::test]
async fn a_tenant_without_policies_and_a_note_cost_nothing() {
    let mut desk = Desk::open(SlaConfig::default(), Priority::High, monday(9, 0)).await;
    desk.change(monday(9, 5), reply(AuthorKind::Agent)).await.unwrap();
    assert_eq!((desk.reads, desk.clocks.len(), desk.said(0).len()), (0, 0, 0));

    let mut desk = Desk::open(config(), Priority::High, monday(9, 0)).await;
    let note = NewActivity::change(ActivityKind::NoteAdded, "note", None, None);
    desk.change(monday(9, 5), |_| vec![note]).await.unwrap();
    assert_eq!(desk.reads, 0);
    let subject = NewActivity::change(ActivityKind::Updated, "subject", None, None);
    let rename = |ticket: &mut escalated_core::tickets::Ticket| {
        ticket.subject = "Scanner".into();
        vec![subject]
    };
    desk.change(monday(9, 6), rename).await.unwrap();
    assert_eq!(desk.reads, 0);
}

#[tokio::test]
async fn a_pause_has_its_reason_and_ends() {
    let mut desk = Desk::open(config(), Priority::High, monday(9, 0)).await;
    let from = desk.activities.len();
    desk.change(monday(9, 10), to_status(Status::WaitingOnCustomer)).await.unwrap();
    assert_eq!(desk.said(from), ["sla_paused"]);
    assert_eq!(desk.clocks[0].pause_reason, Some(PauseReason::Status));
    assert_eq!(desk.wake_at(), None);
    desk.change(monday(10, 10), to_status(Status::Open)).await.unwrap();
    assert_eq!(desk.said(from), ["sla_paused", "sla_resumed"]);
    assert_eq!(desk.clocks[0].due_at, Some(monday(10, 30)));
    desk.change(monday(10, 30), reply(AuthorKind::Agent)).await.unwrap();
    assert_eq!(desk.clocks[0].state, ClockState::Met, "at the due date is in time");
    assert_eq!(desk.clocks[0].consumed_seconds, Some(30 * 60));
}

#[tokio::test]
async fn a_late_answer_says_the_breach_if_nobody_did() {
    let mut desk = Desk::open(config(), Priority::High, monday(9, 0)).await;
    let from = desk.activities.len();
    desk.change(monday(9, 31), reply(AuthorKind::Agent)).await.unwrap();
    assert_eq!(desk.said(from), ["sla_paused", "sla_breached", "sla_missed"]);
    assert_eq!(desk.told("sla.breached"), ["7 20 31"]);
    assert_eq!(desk.clocks[0].breached_at, Some(monday(9, 30)));
    assert!(desk.ticket.sla.first_response_breached);

    let mut desk = Desk::open(config(), Priority::High, monday(9, 0)).await;
    desk.sweep(monday(9, 31));
    let from = desk.activities.len();
    desk.change(monday(9, 32), reply(AuthorKind::Agent)).await.unwrap();
    assert_eq!(desk.said(from), ["sla_paused", "sla_missed"]);
    assert_eq!(desk.told("sla.breached").len(), 1);
}

#[tokio::test]
async fn several_steps_at_once_are_one_notice() {
    let mut desk = Desk::open(config(), Priority::High, monday(9, 0)).await;
    desk.sweep(monday(9, 28));
    // 50, 75 and 90 with levels 1 and 2; the level tells the manager of level 2.
    assert_eq!(desk.clocks[0].fired, [50, 70, 75, 90]);
    assert_eq!(desk.ticket.sla.level, 2);
    assert_eq!(desk.told("ticket.escalated"), ["32 7 20"]);
    assert!(desk.told("sla.warning").is_empty());
    let act = desk.jobs.iter().find(|job| job.kind == "sla.act").unwrap().clone();
    let act = act.of(escalated_core::ids::TicketId(5));
    assert_eq!(act.dedupe_key.as_deref(), Some("5:first_response:1:90"));
    assert_eq!(act.payload["actions"], json!([{ "type": "raise_priority", "to": null }]));
    let events = desk.events.len();
    desk.sweep(monday(9, 29));
    assert_eq!(desk.events.len(), events, "nothing twice");
}

#[tokio::test]
async fn six_hours_later_there_is_one_notice_for_each_clock() {
    let mut desk = Desk::open(config(), Priority::High, monday(9, 0)).await;
    desk.sweep(monday(15, 0));
    assert_eq!(desk.told("sla.breached").len(), 2);
    assert!(desk.told("sla.warning").is_empty());
    let named = desk.events.iter().filter(|(_, event)| {
        event.data["recipients"].as_array().is_some_and(|users| !users.is_empty())
    });
    let named: Vec<_> = named.map(|(_, event)| event.name.as_str()).collect();
    assert_eq!(named, ["sla.breached", "sla.breached"]);
    assert_eq!(desk.wake_at(), None);
}

#[tokio::test]
async fn the_breach_tells_once_also_when_the_due_date_was_met_exactly() {
    let mut desk = Desk::open(config(), Priority::High, monday(9, 0)).await;
    desk.sweep(monday(9, 29));
    desk.sweep(monday(9, 30));
    assert!(desk.told("sla.breached").is_empty());
    let before = desk.events.len();
    assert_eq!(desk.wake_at(), Some(monday(9, 30) + TimeDelta::microseconds(1)));
    desk.sweep(monday(9, 30) + TimeDelta::microseconds(1));
    assert_eq!(desk.told("sla.breached"), ["7 20 32"]);
    assert_eq!(desk.events.len(), before + 1);
}

#[tokio::test]
async fn another_priority_and_another_department_are_worked_out_from_the_start() {
    let mut desk = Desk::open(config(), Priority::High, monday(9, 0)).await;
    desk.change(monday(9, 5), to_priority(Priority::Medium)).await.unwrap();
    assert_eq!(desk.clocks[0].due_at, Some(monday(10, 0)));
    let said = desk.activities.last().unwrap();
    assert_eq!(said.data["because"], "priority");
    assert_eq!(said.data["clocks"][0]["old_due_at"], json!(monday(9, 30)));
    let from = desk.activities.len();
    let moved = NewActivity::change(ActivityKind::DepartmentChanged, "department_id", None, None);
    let to_two = |ticket: &mut escalated_core::tickets::Ticket| {
        ticket.department_id = Some(DepartmentId(2));
        vec![moved]
    };
    desk.change(monday(9, 6), to_two).await.unwrap();
    assert_eq!(desk.said(from), ["sla_policy_changed", "sla_recomputed"]);
    assert_eq!(desk.ticket.sla.policy_id, Some(PolicyId(2)));
    assert_eq!(desk.clocks[0].due_at, Some(monday(11, 0)));
}

#[tokio::test]
async fn rules_that_change_keep_verdicts_and_cancel_what_is_gone() {
    let mut desk = Desk::open(config(), Priority::High, monday(9, 0)).await;
    desk.sweep(monday(9, 15));
    desk.change(monday(9, 20), reply(AuthorKind::Agent)).await.unwrap();
    desk.change(monday(9, 40), reply(AuthorKind::Requester)).await.unwrap();
    let met = desk.clocks[0].clone();
    let mut slower = config();
    slower.policies[0].targets.get_mut(&Priority::High).unwrap().resolution = Some(480);
    desk.recompute(slower, monday(9, 50));
    assert_eq!(desk.clocks[0], met);
    assert_eq!(desk.clocks[2].target_minutes, 480);
    desk.recompute(SlaConfig::default(), monday(10, 0));
    let states: Vec<_> = desk.clocks.iter().map(|clock| clock.state).collect();
    assert_eq!(states, [ClockState::Met, ClockState::Cancelled, ClockState::Cancelled]);
    assert_eq!((desk.wake_at(), desk.ticket.sla.policy_id), (None, None));
    desk.recompute(config(), monday(10, 5));
    assert_eq!(desk.clocks[2].state, ClockState::Running, "promised again");
}

/// Fails from its second word on.
#[derive(Debug, Default)]
struct Weak(std::sync::atomic::AtomicUsize);

impl SlaBackend for Weak {
    fn name(&self) -> &str {
        "weak"
    }
    fn start(&self, clock: &SlaClock) -> escalated_core::Result<Option<TicketJob>> {
        match self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed) {
            0 => Ok(clock.wake_at.map(|at| TicketJob::new("weak", at))),
            _ => Err(escalated_core::Error::unavailable("weak", "gone")),
        }
    }
    fn pause(&self, _: &SlaClock) -> escalated_core::Result<Option<TicketJob>> {
        Ok(None)
    }
    fn resume(&self, clock: &SlaClock) -> escalated_core::Result<Option<TicketJob>> {
        self.start(clock)
    }
    fn complete(&self, _: &SlaClock) -> escalated_core::Result<Option<TicketJob>> {
        Ok(None)
    }
    fn cancel(&self, _: &SlaClock) -> escalated_core::Result<Option<TicketJob>> {
        Ok(None)
    }
    fn status(&self, clock: &SlaClock) -> Option<Timestamp> {
        clock.wake_at
    }
}

#[tokio::test]
async fn a_backend_that_fails_hands_over_to_the_sweep() {
    let backend = BackendKind::Custom(Arc::new(Weak::default()));
    let options = SlaOptions { backend, ..SlaOptions::default() };
    let engine = SlaExtension::new(options);
    assert_eq!(engine.backend().name(), "weak");
    let mut desk = Desk::with(engine, config(), Priority::High, monday(9, 0)).await;
    assert_eq!(desk.engine.backend().name(), "sweep");
    assert_eq!(desk.jobs.len(), 1);
    desk.sweep(monday(9, 0) + minutes(15));
    assert_eq!(desk.clocks[0].fired, [50]);
}
