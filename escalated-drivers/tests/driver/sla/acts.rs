//! What steps do to tickets: each action once, on its clock's own step.

use escalated_core::{
    departments::DepartmentInput,
    engines::Extension,
    ids::{DepartmentId, TagId, TenantId, TicketId},
    pipeline::Action,
    replies::{Entry, Thread},
    sla::{Step, StepAction},
    tags::TagInput,
    testing::id,
    tickets::{Priority, Status, TicketDetail, TicketKey},
};
use escalated_sla::BackendKind;

use super::world::{World, policy};
use crate::support::Kind;

on_every_database! {
    a_step_does_all_that_it_asks_for_once
    each_step_of_each_clock_does_its_own
    what_a_ticket_does_not_allow_is_left_out_alone
}

struct Acting {
    world: World,
    department: DepartmentId,
    tag: TagId,
}

/// Around the clock, 100 minutes to the first response and 200 to the resolution.
async fn open(kind: Kind, steps: impl FnOnce(DepartmentId, TagId) -> Vec<Step>) -> Option<Acting> {
    let world = World::bare(kind, BackendKind::Sweep).await?;
    let (cx, ports) = (world.cx("1"), world.ports());
    for job in world.engine.first_jobs(world.now()) {
        ports.jobs.add_job(&TenantId::default(), &job, world.now()).await.unwrap();
    }
    let night = DepartmentInput {
        name: "Night shift".into(),
        slug: None,
        description: None,
        is_active: true,
        manager_id: None,
        members: None,
    };
    let department = ports.departments.create_department(&cx, &night).await.unwrap().id;
    let late = TagInput { name: "Late".into(), color: None };
    let tag = ports.tags.create_tag(&cx, &late).await.unwrap().id;
    let mut input = policy();
    for target in input.targets.values_mut() {
        target.is_24x7 = true;
        (target.first_response, target.next_response) = (Some(100), None);
        target.resolution = Some(200);
    }
    input.steps = steps(department, tag);
    ports.policies.save_policy(&cx, None, &input).await.unwrap();
    Some(Acting { world, department, tag })
}

impl Acting {
    /// That many minutes, with the workers' rounds at every wake-up between.
    async fn minutes(&self, minutes: i64) {
        for _ in 0..minutes / 10 {
            self.world.desk.clock.advance_seconds(600);
            self.world.desk.helpdesk.drain().await.unwrap();
        }
    }

    async fn ticket(&self, ticket: TicketId) -> TicketDetail {
        let key = TicketKey::Id(ticket);
        self.world.ports().tickets.get(&self.world.cx("1"), &key).await.unwrap()
    }
}

fn step(percent: u16, actions: Vec<StepAction>) -> Step {
    Step { actions, ..Step::notice(percent, &[]) }
}

fn note(body: &str) -> StepAction {
    StepAction::Note { body: body.into() }
}

/// The notes of a ticket, oldest first.
fn notes(detail: &TicketDetail) -> Vec<&str> {
    let Thread::Staff(thread) = &detail.thread else { panic!("staff reads") };
    let notes = thread.entries.iter().filter_map(|entry| match entry {
        Entry::Note(note) => Some(note.body.as_str()),
        Entry::Reply(_) => None,
    });
    notes.collect()
}

async fn a_step_does_all_that_it_asks_for_once(kind: Kind) {
    let all = |department, tag| {
        let all = vec![
            StepAction::RaisePriority { to: Some(Priority::Urgent) },
            StepAction::Reassign { to: id("3") },
            StepAction::MoveDepartment { to: department },
            StepAction::AddTag { tag },
            note("Half of the time is gone."),
        ];
        vec![step(50, all)]
    };
    let Some(acting) = open(kind, all).await else { return };
    let ticket = acting.world.create(Priority::Low).await;
    acting.minutes(40).await;
    assert_eq!(acting.ticket(ticket).await.ticket.priority, Priority::Low, "too early");
    acting.minutes(10).await;
    let detail = acting.ticket(ticket).await;
    let done = async |place: &str| {
        let detail = acting.ticket(ticket).await;
        let found = &detail.ticket;
        assert_eq!(found.priority, Priority::Urgent, "{place}");
        assert_eq!(found.assignee, Some(id("3")), "{place}");
        assert_eq!(found.department_id, Some(acting.department), "{place}");
        let tags: Vec<_> = detail.tags.iter().map(|tag| tag.id).collect();
        assert_eq!(tags, [acting.tag], "{place}");
        assert_eq!(notes(&detail), ["Half of the time is gone."], "{place}");
    };
    done("at the step").await;
    let by_sla = detail.activities.iter().filter(|one| {
        one.cause.as_deref().is_some_and(|by| by.contains("sla: 50 % of First response"))
    });
    assert_eq!(by_sla.count(), 5, "each says which step it was: {:#?}", detail.activities);
    // The engine wrote it, which is no answer: the clock runs on.
    assert_eq!(detail.ticket.first_response_at, None);

    // The work of another look, of another node and of a restart changes nothing.
    let other = acting.world.desk.another(crate::support::Extras {
        sla: Some(super::world::engine(BackendKind::Sweep)),
        ..crate::support::Extras::default()
    });
    other.drain().await.unwrap();
    acting.minutes(40).await;
    done("later").await;
    // Somebody puts it back; the step does not come again with the new due dates.
    let to = Priority::Low;
    acting.world.act("2", ticket, Action::ChangePriority { to }).await.unwrap();
    acting.world.act("2", ticket, Action::Unassign).await.unwrap();
    acting.minutes(10).await;
    let detail = acting.ticket(ticket).await;
    // The other clock's half came now, and its step does the same once.
    assert_eq!(detail.ticket.priority, Priority::Urgent);
    assert_eq!(notes(&detail).len(), 2);
    acting.world.act("2", ticket, Action::ChangePriority { to }).await.unwrap();
    acting.minutes(300).await;
    let detail = acting.ticket(ticket).await;
    assert_eq!((detail.ticket.priority, notes(&detail).len()), (Priority::Low, 2));
    acting.world.desk.database.drop().await;
}

async fn each_step_of_each_clock_does_its_own(kind: Kind) {
    let raise = || StepAction::RaisePriority { to: None };
    let steps = |_, _| {
        vec![
            step(50, vec![raise(), note("50")]),
            step(90, vec![raise(), note("90")]),
            step(120, vec![note("120")]),
        ]
    };
    let Some(acting) = open(kind, steps).await else { return };
    let ticket = acting.world.create(Priority::Low).await;
    let mut seen = Vec::new();
    for minutes in [50, 40, 10, 20, 60, 60, 100] {
        acting.minutes(minutes).await;
        let detail = acting.ticket(ticket).await;
        let notes: Vec<_> = notes(&detail).into_iter().map(str::to_owned).collect();
        seen.push((detail.ticket.priority, notes.join(" ")));
    }
    let expected = [
        (Priority::Medium, "50"),
        (Priority::High, "50 90"),
        // At 100 minutes the resolution's half.
        (Priority::Urgent, "50 90 50"),
        (Priority::Urgent, "50 90 50 120"),
        (Priority::Critical, "50 90 50 120 90"),
        (Priority::Critical, "50 90 50 120 90 120"),
        (Priority::Critical, "50 90 50 120 90 120"),
    ];
    assert_eq!(seen, expected.map(|(priority, notes)| (priority, notes.to_owned())));
    acting.world.desk.database.drop().await;
}

async fn what_a_ticket_does_not_allow_is_left_out_alone(kind: Kind) {
    let steps = |_, tag| {
        let gone = StepAction::Reassign { to: id("nobody") };
        let nowhere = StepAction::MoveDepartment { to: DepartmentId(9_999) };
        vec![step(50, vec![gone, note("Half."), nowhere, StepAction::AddTag { tag }])]
    };
    let Some(acting) = open(kind, steps).await else { return };
    let ticket = acting.world.create(Priority::Low).await;
    let paused = acting.world.create(Priority::Low).await;
    let to = Status::WaitingOnCustomer;
    acting.world.act("2", paused, Action::Transition { to }).await.unwrap();
    acting.minutes(70).await;
    let detail = acting.ticket(ticket).await;
    assert_eq!((detail.ticket.assignee.as_ref(), detail.ticket.department_id), (None, None));
    assert_eq!((notes(&detail), detail.tags.len()), (vec!["Half."], 1));
    assert!(notes(&acting.ticket(paused).await).is_empty(), "its clock stands still");
    let jobs = "SELECT COUNT(*) FROM escalated_jobs WHERE kind = 'sla.act'";
    assert_eq!(acting.world.desk.database.number(jobs).await, 0, "none waits or is dead");
    acting.world.desk.database.drop().await;
}
