//! Rules inside the pipeline: effects, limits, failures, and what they are shown.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::{
    actor::{ActorKind, Role},
    departments::DepartmentInput,
    events::EventName,
    ids::DepartmentId,
    pipeline::{
        Action, ChangeHook, Command, Effect, MAX_CHANGES, MAX_DEPTH, Needs, Plan, RuleOutcome,
        TicketUpdate,
    },
    settings::SettingKey,
    tags::TagInput,
    testing::{Fixture, TestRule, id, new_ticket},
    tickets::{Priority, Status, Ticket, TicketDriver},
};

fn raise(to: Priority) -> Action {
    Action::ChangePriority { to }
}

fn plan(effects: impl IntoIterator<Item = Effect>) -> Plan {
    Plan { effects: effects.into_iter().collect(), ..Plan::default() }
}

fn under(fixture: &dyn Fixture, rule: &Arc<TestRule>) -> Arc<dyn TicketDriver> {
    let hooks: Vec<Arc<dyn ChangeHook>> = vec![rule.clone()];
    fixture.with_hooks(hooks).ports().tickets.clone()
}

/// Whatever says fire is urgent.
fn fire_alarm() -> Arc<TestRule> {
    TestRule::new(|change, snapshot| {
        let burns = change.has_event(EventName::TicketCreated);
        if burns && !snapshot.ticket.subject.contains("fire") {
            let reason = "the subject does not say fire".to_owned();
            return Plan { skipped: vec![("alarm".into(), reason)], ..Plan::default() };
        }
        plan(burns.then(|| Effect::new("alarm", raise(Priority::Urgent))))
    })
}

async fn still_usable(fixture: &dyn Fixture, ticket: &Ticket) {
    let stored = fixture.stored(ticket).await;
    assert_eq!(stored, *ticket);
    let ben = fixture.cx(Role::Agent);
    fixture.tickets().transition(&ben, ticket.id.into(), Status::Closed).await.unwrap();
}

/// An effect is applied in the same commit, in the rule's name, and reported with its reason.
pub async fn an_effect_is_applied_and_reported(fixture: &dyn Fixture) {
    let tickets = under(fixture, &fire_alarm());
    let cleo = fixture.cx(Role::Requester);
    let outcome = tickets.create(&cleo, new_ticket("Printer on fire")).await.unwrap();
    assert_eq!(outcome.ticket.priority, Priority::Urgent);
    assert_eq!((outcome.ticket.version, outcome.ticket.seq), (1, 2));
    assert_eq!(outcome.events, [EventName::TicketCreated, EventName::TicketPriorityChanged]);
    let effect = &outcome.effects[0];
    assert_eq!(
        (effect.hook.as_str(), effect.effect.rule.as_str(), effect.depth),
        ("test", "alarm", 1)
    );
    assert_eq!(outcome.rules[0].outcome, RuleOutcome::Fired);
    let activity = &outcome.activities[1];
    assert_eq!((activity.actor.kind, activity.actor.name.as_str()), (ActorKind::System, "alarm"));
    assert_eq!(activity.cause.as_deref(), Some("test: alarm"));
    assert_eq!(outcome.activities[0].cause, None);
    let quiet = tickets.create(&cleo, new_ticket("Printer is cold")).await.unwrap();
    assert_eq!((quiet.ticket.priority, quiet.effects.len()), (Priority::Medium, 0));
    let report = &quiet.rules[0];
    assert_eq!((report.outcome, report.reason.is_empty()), (RuleOutcome::Skipped, false));
    still_usable(fixture, &outcome.ticket).await;
}

/// A preview shows the effects that the execution has.
pub async fn a_preview_shows_effects(fixture: &dyn Fixture) {
    let tickets = under(fixture, &fire_alarm());
    let cleo = fixture.cx(Role::Requester);
    let command = Command::Create(new_ticket("Office on fire"));
    let before = fixture.rows().await;
    let seen = tickets.preview(&cleo, command.clone()).await.unwrap();
    assert_eq!(fixture.rows().await, before);
    let done = tickets.execute(&cleo, command).await.unwrap();
    assert_eq!((seen.effects, seen.rules), (done.effects, done.rules));
    assert_eq!((seen.events, seen.ticket.priority), (done.events, Priority::Urgent));
}

/// Two rules that undo each other fire once each; the ticket stays usable.
pub async fn opposite_rules_come_to_rest(fixture: &dyn Fixture) {
    let rule = TestRule::new(|change, _| match change.patch.priority {
        Some(Priority::High) => plan([Effect::new("down", raise(Priority::Low))]),
        Some(Priority::Low) => plan([Effect::new("up", raise(Priority::High))]),
        _ => Plan::default(),
    });
    let tickets = under(fixture, &rule);
    let (ticket, ben) = (fixture.open("Up and down").await, fixture.cx(Role::Agent));
    let outcome = tickets.execute(&ben, Command::one(ticket.id.into(), raise(Priority::High)));
    let outcome = outcome.await.unwrap();
    assert_eq!(outcome.ticket.priority, Priority::High);
    let ends: Vec<_> = outcome.rules.iter().map(|report| report.outcome).collect();
    assert_eq!(ends, [RuleOutcome::Fired, RuleOutcome::Fired, RuleOutcome::Stopped]);
    still_usable(fixture, &outcome.ticket).await;
}

/// Rules answer each other to a certain depth, and then are stopped.
pub async fn depth_is_limited(fixture: &dyn Fixture) {
    let rule = TestRule::new(|_, snapshot| {
        let number = snapshot.ticket.metadata["n"].as_i64().unwrap_or(0);
        let metadata = Some(json!({ "n": number + 1 }));
        let update = TicketUpdate { metadata, ..TicketUpdate::default() };
        plan([Effect::new(format!("count {number}"), Action::Update(update))])
    });
    let tickets = under(fixture, &rule);
    let (ticket, ben) = (fixture.open("Deep").await, fixture.cx(Role::Agent));
    let outcome = tickets.execute(&ben, Command::one(ticket.id.into(), raise(Priority::High)));
    let outcome = outcome.await.unwrap();
    assert_eq!(outcome.effects.len(), usize::from(MAX_DEPTH));
    assert_eq!(outcome.effects.last().unwrap().depth, MAX_DEPTH);
    assert_eq!(outcome.rules.last().unwrap().outcome, RuleOutcome::Stopped);
    assert_eq!(outcome.ticket.metadata["n"], MAX_DEPTH);
    still_usable(fixture, &outcome.ticket).await;
}

/// One command leads to so many changes and no more; the rest is reported as stopped.
pub async fn the_number_of_changes_is_limited(fixture: &dyn Fixture) {
    let rule = TestRule::new(|change, _| {
        let created = change.has_event(EventName::TicketCreated);
        let effects = (0..MAX_CHANGES + 20).map(|number| {
            let to = if number % 2 == 0 { Priority::Low } else { Priority::High };
            Effect::new(format!("rule {number}"), raise(to))
        });
        plan(effects.filter(|_| created))
    });
    let tickets = under(fixture, &rule);
    let cleo = fixture.cx(Role::Requester);
    let outcome = tickets.create(&cleo, new_ticket("Many")).await.unwrap();
    let stopped = outcome.rules.iter().filter(|rule| rule.outcome == RuleOutcome::Stopped).count();
    assert_eq!((outcome.effects.len(), stopped), (MAX_CHANGES, 20));
    still_usable(fixture, &outcome.ticket).await;
}

/// An effect that is refused is reported; the command and the other effects are committed.
pub async fn a_failed_effect_stops_nothing(fixture: &dyn Fixture) {
    let rule = TestRule::new(|change, _| {
        let created = change.has_event(EventName::TicketCreated);
        let effects = [
            Effect::new("to nobody", Action::Assign { agent: id("99") }),
            Effect::new("backwards", Action::Transition { to: Status::Reopened }),
            Effect::new("nowhere", Action::ChangeDepartment { department: Some(DepartmentId(9)) }),
            Effect::new("raise", raise(Priority::High)),
        ];
        plan(effects.into_iter().filter(|_| created))
    });
    let tickets = under(fixture, &rule);
    let cleo = fixture.cx(Role::Requester);
    let outcome = tickets.create(&cleo, new_ticket("Half")).await.unwrap();
    let ends: Vec<_> = outcome.rules.iter().map(|report| report.outcome).collect();
    use RuleOutcome::{Failed, Fired};
    assert_eq!(ends, [Failed, Failed, Failed, Fired]);
    assert!(outcome.rules.iter().take(3).all(|report| !report.reason.is_empty()));
    assert_eq!((outcome.effects.len(), outcome.ticket.priority), (1, Priority::High));
    still_usable(fixture, &outcome.ticket).await;
}

/// A rule acts by its own right: what its caller may not do does not bind it.
pub async fn a_rule_is_not_its_caller(fixture: &dyn Fixture) {
    fixture.set(SettingKey::AllowCustomerClose, "0").await;
    let rule = TestRule::new(|change, _| {
        let replied = change.has_event(EventName::ReplyCreated);
        let close = Effect::new("thanks", Action::Transition { to: Status::Closed });
        plan(replied.then_some(close))
    });
    let tickets = under(fixture, &rule);
    let (ticket, cleo) = (fixture.open("Thanked").await, fixture.cx(Role::Requester));
    let outcome = tickets.reply(&cleo, ticket.id.into(), "Thank you".into(), vec![]).await.unwrap();
    assert_eq!(outcome.ticket.status, Status::Closed, "{:?}", outcome.rules);
}

/// A rule is given what it needs: tags, departments, people; and may use them in its effects.
pub async fn needs_are_loaded(fixture: &dyn Fixture) {
    let (services, admin) = (fixture.services(), fixture.cx(Role::Owner));
    let input = TagInput { name: "vip".into(), color: None };
    let tag = services.create_tag(&admin, &input).await.unwrap();
    let input = DepartmentInput {
        name: "Repairs".into(),
        slug: None,
        description: None,
        is_active: true,
        manager_id: None,
        members: None,
    };
    let department = services.create_department(&admin, &input).await.unwrap();
    let (tag_id, department_id) = (tag.id, department.id);
    let needs = Needs {
        ticket_tags: true,
        tags: [tag_id].into(),
        departments: [department_id, DepartmentId(99)].into(),
        people: [id("3")].into(),
    };
    let rule = TestRule::needing(needs, move |change, snapshot| {
        if change.patch.priority.is_none() {
            return Plan::default();
        }
        let known = &snapshot.known;
        assert_eq!(known.tags[&tag_id].as_ref().unwrap().name, "vip");
        assert_eq!(known.departments[&department_id].as_ref().unwrap().name, "Repairs");
        assert_eq!(known.departments[&DepartmentId(99)], None);
        assert_eq!(snapshot.edge.people.get(&id("3")).unwrap().name, "Cem");
        assert_eq!(snapshot.tags.len(), 1);
        plan([
            Effect::new("untag", Action::RemoveTags { tags: vec![tag_id] }),
            Effect::new("route", Action::ChangeDepartment { department: Some(department_id) }),
            Effect::new("assign", Action::Assign { agent: id("3") }),
        ])
    });
    let ticket = fixture.open("Needy").await;
    fixture.tickets().add_tags(&admin, ticket.id.into(), vec![tag_id]).await.unwrap();
    let tickets = under(fixture, &rule);
    let outcome = tickets.change_priority(&admin, ticket.id.into(), Priority::High).await.unwrap();
    assert_eq!(outcome.effects.len(), 3, "{:?}", outcome.rules);
    assert_eq!(outcome.ticket.department_id, Some(department_id));
    assert_eq!(outcome.ticket.assignee, Some(id("3")));
    let detail = fixture.tickets().get(&admin, &ticket.id.into()).await.unwrap();
    assert!(detail.tags.is_empty());
    assert_eq!(detail.ticket, outcome.ticket);
}

/// A rule reads for itself once for each command, and sees the rows as they stood before.
pub async fn rules_gather_inside_the_transaction(fixture: &dyn Fixture) {
    let rule = TestRule::new(|_, _| Plan::default());
    let tickets = under(fixture, &rule);
    let ben = fixture.cx(Role::Agent);
    let ticket = tickets.create(&ben, new_ticket("Gather")).await.unwrap().ticket;
    let actions = vec![raise(Priority::High), raise(Priority::Low)];
    tickets.execute(&ben, Command::batch(ticket.id.into(), actions)).await.unwrap();
    tickets.claim(&ben, ticket.id.into()).await.unwrap();
    assert_eq!(rule.gathered(), [Value::Null, Value::from(1), Value::from(2)]);
}

/// A rule that panics fails its own command, leaves nothing, and holds up nobody.
pub async fn a_panicking_rule_fails_its_command_alone(fixture: &dyn Fixture) {
    let rule = TestRule::new(|_, snapshot| {
        assert!(!snapshot.ticket.subject.contains("panic"), "a test panics on purpose");
        Plan::default()
    });
    let tickets = under(fixture, &rule);
    let cleo = fixture.cx(Role::Requester);
    let calls = (0..8).map(|number| {
        let subject = if number % 4 == 1 { "do panic" } else { "fine" };
        tickets.create(&cleo, new_ticket(subject))
    });
    for (number, result) in futures_util::future::join_all(calls).await.into_iter().enumerate() {
        match result {
            Ok(outcome) => assert_eq!(outcome.ticket.subject, "fine"),
            Err(error) => assert_eq!((number % 4, error.code()), (1, "task_failed")),
        }
    }
    assert_eq!(fixture.rows().await["escalated_tickets"], 6);
    tickets.create(&cleo, new_ticket("fine")).await.unwrap();
}
