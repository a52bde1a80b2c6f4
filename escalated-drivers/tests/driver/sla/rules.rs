//! Escalation rules: once for each ticket, again when their condition was false.

use chrono::TimeDelta;
use escalated_core::{
    activities::ActivityKind,
    engines::Extension,
    ids::TenantId,
    pipeline::Action,
    sla::{EscalationAction, EscalationRuleInput, RuleRun},
    tickets::{Priority, Status},
};
use escalated_sla::BackendKind;

use super::world::World;
use crate::support::Kind;

on_every_database! {
    a_rule_fires_once_until_its_condition_was_false
}

async fn a_rule_fires_once_until_its_condition_was_false(kind: Kind) {
    let Some(world) = World::bare(kind, BackendKind::Sweep).await else { return };
    let cx = world.cx("1");
    for job in world.engine.first_jobs(world.now()) {
        world.ports().jobs.add_job(&TenantId::default(), &job, world.now()).await.unwrap();
    }
    let condition = serde_json::json!({ "all": [
        { "field": "created_at", "op": "lt", "value": "-48h" },
        { "field": "assigned_to", "op": "is_empty" },
    ] });
    let input = EscalationRuleInput {
        name: "Nobody took it".into(),
        category: "Uncategorized".into(),
        description: None,
        condition: serde_json::from_value(condition).unwrap(),
        actions: vec![
            EscalationAction::Escalate,
            EscalationAction::ChangePriority { to: Priority::Urgent },
            EscalationAction::Note { body: "Two days old.".into() },
        ],
        position: None,
        is_active: true,
    };
    input.check(world.now()).unwrap();
    let store = &world.ports().escalation_rules;
    let rule = store.save_escalation_rule(&cx, None, &input).await.unwrap();
    let (open, waiting) = (world.create(Priority::Low).await, world.create(Priority::Low).await);
    let to = Status::WaitingOnCustomer;
    world.act("2", waiting, Action::Transition { to }).await.unwrap();

    let minute = async || {
        world.desk.clock.advance_seconds(60);
        world.desk.helpdesk.drain().await.unwrap();
    };
    let notes = "SELECT COUNT(*) FROM escalated_replies WHERE is_internal_note";
    minute().await;
    assert_eq!(world.desk.database.number(notes).await, 0, "too young");
    world.desk.clock.set(world.now() + TimeDelta::hours(48));
    minute().await;
    minute().await;
    assert_eq!(world.desk.database.number(notes).await, 2, "once each");
    let done = store.executions(&world.cx("1"), rule.id, false).await.unwrap();
    let reports: Vec<_> = done.iter().map(|done| done.report.clone().unwrap()).collect();
    assert_eq!(reports[0], "transition done; change_priority done; note done");
    assert!(
        reports[1].starts_with("transition skipped: waiting_on_customer cannot become escalated")
    );
    assert!(reports[1].ends_with("change_priority done; note done"), "{}", reports[1]);

    // The tickets record what it changed; what it left out stands in its report alone.
    let runs = store.rule_runs(&world.cx("1"), &rule, 10).await.unwrap();
    assert_eq!((runs.tickets, runs.last.len()), (2, 2));
    let [second, first] = runs.last.as_slice() else { panic!("{runs:?}") };
    assert_eq!((first.execution.ticket_id, second.execution.ticket_id), (open, waiting));
    assert_eq!((first.reference.as_str(), first.subject.as_str()), ("ESC-00001", "Printer"));
    let kinds = |run: &RuleRun| run.changes.iter().map(|one| one.kind).collect::<Vec<_>>();
    use ActivityKind::{NoteAdded, PriorityChanged, StatusChanged};
    assert_eq!(kinds(first), [StatusChanged, PriorityChanged, NoteAdded]);
    assert_eq!(kinds(second), [PriorityChanged, NoteAdded]);
    let newest = store.rule_runs(&world.cx("1"), &rule, 1).await.unwrap();
    assert_eq!((newest.tickets, newest.last), (2, vec![second.clone()]));

    // Somebody takes it and gives it back: the rule may fire again.
    world.act("2", open, Action::Claim).await.unwrap();
    minute().await;
    world.act("2", open, Action::Unassign).await.unwrap();
    minute().await;
    minute().await;
    assert_eq!(world.desk.database.number(notes).await, 3);
    let done = store.executions(&world.cx("1"), rule.id, false).await.unwrap();
    assert_eq!((done[0].epoch, done[1].epoch), (2, 1));
    let runs = store.rule_runs(&world.cx("1"), &rule, 10).await.unwrap();
    assert_eq!(runs.last[0].execution, done[0], "the last to fire comes first");
    assert_eq!(kinds(&runs.last[0]), [NoteAdded], "of the last time alone");
    let ends = "transition skipped: it is so already; change_priority skipped: it is so already; \
                note done";
    assert_eq!(done[0].report.as_deref(), Some(ends));
    store.delete_escalation_rule(&world.cx("1"), rule.id).await.unwrap();
    assert!(store.escalation_rules(&world.cx("1")).await.unwrap().is_empty());
    world.desk.database.drop().await;
}
