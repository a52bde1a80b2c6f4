use std::sync::Arc;

use divan::{Bencher, black_box};
use escalated_core::{
    authz::RolePolicy,
    entropy::SystemEntropy,
    keyring::Keyring,
    pipeline::{Action, Command, Edge, Known, Mode, Outcome, Pipeline, Snapshot},
    tickets::{NewTicket, Priority, RequesterInput, Status, rules},
};
use futures_util::FutureExt;

use crate::{
    fixture::{SECRET, agent, ticket},
    memory_unit::MemoryUnit,
};

#[divan::bench]
fn rule_of_a_transition(bencher: Bencher<'_, '_>) {
    let (ticket, known, edge, cx) = (ticket(), Known::default(), Edge::default(), agent());
    let snapshot = Snapshot { ticket: &ticket, tags: &[], known: &known, edge: &edge };
    let action = Action::Transition { to: Status::Resolved };
    bencher.bench(|| rules::apply(black_box(&snapshot), &action, &cx).unwrap());
}

fn pipeline() -> Pipeline {
    Pipeline {
        hooks: Vec::new(),
        authorizer: Arc::new(RolePolicy),
        entropy: Arc::new(SystemEntropy),
        keyring: Arc::new(Keyring::new(SECRET).unwrap()),
    }
}

/// Carries a command out on a unit that never waits.
pub(crate) fn run(unit: &mut MemoryUnit, command: &Command, mode: Mode) -> Outcome {
    let (pipeline, cx, edge) = (pipeline(), agent(), Edge::default());
    let running = pipeline.run(unit, &cx, command, &edge, mode);
    running.now_or_never().unwrap().unwrap()
}

pub(crate) fn creation() -> Command {
    Command::Create(NewTicket {
        subject: "The grinder makes a noise".into(),
        description: "It began on Monday. Since then every cup is loud.".repeat(6),
        requester: RequesterInput::Guest { name: "Dana".into(), email: "dana@example.com".into() },
        ..NewTicket::default()
    })
}

pub(crate) fn reply() -> Command {
    let body = "Please clean it with the brush.".repeat(6);
    Command::one(ticket().id.into(), Action::Reply { body, attachments: Vec::new() })
}

#[divan::bench]
fn create(bencher: Bencher<'_, '_>) {
    let (mut unit, command) = (MemoryUnit::new(), creation());
    bencher.bench_local(|| run(&mut unit, &command, Mode::Execute));
}

#[divan::bench]
fn reply_to_a_ticket(bencher: Bencher<'_, '_>) {
    let (mut unit, command) = (MemoryUnit::new(), reply());
    bencher.bench_local(|| run(&mut unit, &command, Mode::Execute));
}

#[divan::bench]
fn preview_of_three_changes(bencher: Bencher<'_, '_>) {
    let actions = vec![
        Action::ChangePriority { to: Priority::Urgent },
        Action::Claim,
        Action::Transition { to: Status::Resolved },
    ];
    let (mut unit, command) = (MemoryUnit::new(), Command::batch(ticket().id.into(), actions));
    bencher.bench_local(|| run(&mut unit, &command, Mode::Preview));
}
