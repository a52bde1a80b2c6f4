//! Schedules run once, whatever the number of nodes, and go on after a failure.

use escalated_core::plugins::Manifest;
use escalated_plugins::host::PluginOptions;

use crate::{
    desk::{Desk, plugin},
    scripted::{Scripted, Step},
};

fn woken(schedules: &[&str]) -> Manifest {
    let cron_schedules = schedules.iter().map(|schedule| (*schedule).to_owned()).collect();
    Manifest { cron_schedules, ..plugin("a", &[]) }
}

async fn desk(schedules: &[&str]) -> (Scripted, Desk) {
    let node = Scripted::new("node", vec![woken(schedules)]);
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &["a"]).await;
    assert_eq!(node.heard(), ["activate"]);
    (node, desk)
}

#[tokio::test]
async fn a_schedule_runs_at_its_time_and_what_was_missed_runs_once() {
    // The clock begins at nine o'clock.
    let (node, desk) = desk(&["every:1h", "30 9 * * *"]).await;
    desk.drain().await;
    assert_eq!(node.seen(), []);
    desk.clock.advance_seconds(1800);
    desk.drain().await;
    assert_eq!(node.heard(), ["cron 30 9 * * *"]);
    desk.clock.advance_seconds(1800);
    desk.drain().await;
    assert_eq!(node.heard(), ["cron every:1h"]);
    desk.clock.advance_seconds(5 * 3600 + 60);
    desk.drain().await;
    assert_eq!(node.heard(), ["cron every:1h"], "five hours are one run");
    desk.clock.advance_seconds(3540);
    desk.drain().await;
    assert_eq!(node.heard(), ["cron every:1h"], "and the next is on the hour");
}

#[tokio::test]
async fn two_nodes_run_a_schedule_once() {
    let (node, desk) = desk(&["every:1h"]).await;
    let second = Scripted::new("node", vec![woken(&["every:1h"])]);
    let other = desk.another(PluginOptions::default().runtime(second.clone())).await;
    other.discover().await;
    desk.discover().await;
    desk.clock.advance_seconds(3600);
    desk.drain().await;
    other.drain().await;
    desk.drain().await;
    assert_eq!(node.heard().len() + second.heard().len(), 1);
    desk.clock.advance_seconds(3600);
    other.drain().await;
    desk.drain().await;
    assert_eq!(node.heard().len() + second.heard().len(), 1);
}

#[tokio::test]
async fn a_failure_is_logged_and_the_schedule_goes_on() {
    let (node, desk) = desk(&["every:1h"]).await;
    node.then([Step::Fail, Step::Late]);
    desk.clock.advance_seconds(3600);
    for seconds in [30, 3570, 30, 3570, 30] {
        desk.drain().await;
        desk.clock.advance_seconds(seconds);
    }
    desk.drain().await;
    assert_eq!(node.heard(), ["cron every:1h"; 3], "neither is begun again before its time");
    assert_eq!(desk.logs("a").await.len(), 2);
}

#[tokio::test]
async fn a_plugin_that_was_away_is_woken_again_before_its_next_time() {
    let (node, desk) = desk(&["0 10 * * *"]).await;
    let second = Scripted::new("node", vec![woken(&["0 10 * * *"])]);
    let other = desk.another(PluginOptions::default().runtime(second.clone())).await;
    other.discover().await;
    // Together they are away for more attempts than a job has.
    node.then(vec![Step::Away; 13]);
    second.then(vec![Step::Away; 13]);
    desk.clock.advance_seconds(3600);
    let mut woken = Vec::new();
    for turn in 0..4000 {
        if turn % 2 == 0 {
            desk.drain().await;
        } else {
            other.drain().await;
        }
        woken.extend([&node, &second].iter().flat_map(|node| node.heard()).map(|_| turn * 5));
        desk.clock.advance_seconds(5);
    }
    assert!(woken.len() > 13, "{woken:?}");
    assert!(woken[1] <= 10 && woken.windows(2).all(|two| two[1] - two[0] <= 3610), "{woken:?}");
    assert!(desk.logs("a").await.len() <= 3, "one line for each dozen of attempts");
}

#[tokio::test]
async fn a_plugin_that_is_back_is_woken_once_more_on_its_day() {
    let (node, desk) = desk(&["0 10 * * *"]).await;
    node.then([Step::Away, Step::Away]);
    let mut heard = Vec::new();
    for minute in 0..2 * 1440 {
        desk.drain().await;
        heard.extend(node.heard().iter().map(|_| minute));
        desk.clock.advance_seconds(60);
    }
    assert_eq!(heard, [60, 61, 62, 60 + 1440]);
    assert_eq!(desk.logs("a").await.len(), 1);
}

#[tokio::test]
async fn what_is_tried_again_never_outlasts_its_period() {
    let (node, desk) = desk(&["every:1m"]).await;
    node.then(vec![Step::Away; 40]);
    for _ in 0..600 {
        desk.clock.advance_seconds(1);
        desk.drain().await;
    }
    let heard = node.heard().len();
    assert!((30..=45).contains(&heard), "{heard}: a few attempts in each of ten minutes");
}

#[tokio::test]
async fn a_schedule_ends_with_the_activity_of_its_plugin() {
    let (node, desk) = desk(&["every:1h"]).await;
    desk.deactivate("a").await;
    node.seen();
    desk.clock.advance_seconds(3600);
    desk.drain().await;
    assert_eq!(node.seen(), []);
    desk.activate("a").await;
    node.seen();
    desk.clock.advance_seconds(3600);
    desk.drain().await;
    assert_eq!(node.heard(), ["cron every:1h"]);
}

#[tokio::test]
async fn what_is_no_schedule_is_told_and_left_out() {
    let (node, desk) = desk(&["every:1s", "every:2h"]).await;
    let plugin = desk.ports().plugins.find_plugin(&desk.owner(), "a").await.unwrap().unwrap();
    assert_eq!(plugin.manifest.cron_schedules, ["every:2h"]);
    assert_eq!(plugin.problems[0].code, "bad_schedule");
    desk.clock.advance_seconds(7200);
    desk.drain().await;
    assert_eq!(node.heard(), ["cron every:2h"]);
}
