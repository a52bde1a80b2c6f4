//! Rules that change while a clock waits: until the recomputation comes, a clock that wakes is
//! worked out anew before it may fire.

use std::sync::Arc;

use escalated_core::{
    sla::{ClockState, SlaConfig, SweepRule},
    tickets::Priority,
    time::Timestamp,
};

use crate::desk::{Desk, config, monday};

/// A ticket of nine o'clock whose rules `change` has changed at ten past; nobody worked anything
/// out anew yet.
async fn changed(change: impl FnOnce(&mut SlaConfig)) -> Desk {
    let mut desk = Desk::open(config(), Priority::High, monday(9, 0)).await;
    let mut rules = config();
    rules.version = 1;
    change(&mut rules);
    desk.config = Arc::new(rules);
    desk
}

fn dues(desk: &Desk) -> Vec<Option<Timestamp>> {
    desk.clocks.iter().map(|clock| clock.due_at).collect()
}

fn opens_at(rules: &mut SlaConfig, word: &str) {
    for calendar in rules.calendars.values_mut() {
        calendar.windows.iter_mut().for_each(|window| window.start = word.parse().unwrap());
    }
}

#[tokio::test]
async fn hours_of_today_are_never_read_against_a_due_date_of_yesterday() {
    // From 13 o'clock in Berlin, which is twelve in UTC.
    let mut desk = changed(|rules| opens_at(rules, "13:00")).await;
    assert_eq!(desk.wake_at(), Some(monday(9, 15)), "by the old hours");
    let from = desk.activities.len();
    desk.sweep(monday(9, 40));
    assert_eq!(desk.said(from), ["sla_recomputed"]);
    assert!(desk.events.is_empty(), "{:?}", desk.events);
    assert_eq!(dues(&desk), [Some(monday(12, 30)), Some(monday(16, 0))]);
    assert_eq!(desk.ticket.sla.first_response_due_at, Some(monday(12, 30)));
    assert_eq!(desk.wake_at(), Some(monday(12, 15)));
    desk.sweep(monday(12, 15));
    assert_eq!(desk.said(from), ["sla_recomputed", "sla_threshold"]);
    // The recomputation finds nothing left to do.
    let rules = (*desk.config).clone();
    desk.recompute(rules, monday(12, 16));
    assert_eq!(desk.said(from).len(), 2);
}

#[tokio::test]
async fn what_the_new_rules_have_behind_them_fires_in_the_same_look() {
    let shorter = |rules: &mut SlaConfig| {
        for target in rules.policies.iter_mut().flat_map(|policy| policy.targets.values_mut()) {
            target.first_response = Some(10);
        }
    };
    let mut desk = changed(shorter).await;
    let from = desk.activities.len();
    desk.sweep(monday(9, 15));
    let said = desk.said(from);
    assert_eq!(said[..2], ["sla_recomputed", "sla_breached"], "{said:?}");
    assert_eq!(desk.clocks[0].breached_at, Some(monday(9, 10)), "by the new promise");
    assert_eq!(desk.clocks[0].fired, [50, 70, 75, 90, 100, 110]);
    assert_eq!(desk.told("sla.breached").len(), 1);
}

#[tokio::test]
async fn a_promise_that_was_taken_back_fires_nothing() {
    let mut desk = changed(|rules| rules.policies[0].is_default = false).await;
    let from = desk.activities.len();
    desk.sweep(monday(15, 0));
    assert_eq!(desk.said(from), ["sla_policy_changed", "sla_recomputed"]);
    assert!(desk.events.is_empty());
    assert!(desk.clocks.iter().all(|clock| clock.state == ClockState::Cancelled));
    assert_eq!((desk.wake_at(), desk.ticket.sla.policy_id), (None, None));
}

#[tokio::test]
async fn a_policy_that_cannot_be_read_fires_nothing_of_either_rules() {
    let unknown = |rules: &mut SlaConfig| {
        for calendar in rules.calendars.values_mut() {
            calendar.timezone = "Atlantis/Capital".into();
        }
    };
    let mut desk = changed(unknown).await;
    let (from, due) = (desk.activities.len(), dues(&desk));
    desk.sweep(monday(15, 0));
    assert!(desk.said(from).is_empty() && desk.events.is_empty());
    assert_eq!((dues(&desk), desk.wake_at()), (due, None), "it rests");
    let mut rules = config();
    rules.version = 2;
    desk.recompute(rules, monday(15, 1));
    desk.sweep(monday(15, 1));
    assert_eq!(desk.told("sla.breached").len(), 2, "and goes on when it can be read");
}

#[tokio::test]
async fn only_clocks_of_other_rules_ask_for_their_history() {
    let desk = changed(|_| {}).await;
    let sweep = desk.engine.sweep_rule();
    assert!(sweep.asks_for_history(&desk.swept(), &desk.config));
    assert!(!sweep.asks_for_history(&desk.swept(), &config()));
    let mut off = (*desk.config).clone();
    off.settings.enabled = false;
    assert!(!sweep.asks_for_history(&desk.swept(), &off));
    // What stands as it stood is not written for the number alone.
    let mut desk = desk;
    let before = desk.clocks.clone();
    let rules = (*desk.config).clone();
    desk.recompute(rules, monday(9, 5));
    assert_eq!(desk.clocks, before);
    desk.sweep(monday(9, 15));
    assert_eq!(desk.clocks[0].rules_version, Some(1), "but with what fires");
}
