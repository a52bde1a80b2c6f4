//! What the recorded host said, said to a runtime in real Node: the one that comes with this crate,
//! or the one that `ESCALATED_PLUGIN_RUNTIME` names.

use std::{env, process::Command, sync::Arc, time::Duration};

use serde_json::{Value, json};

use crate::{
    answers::AskedOfTest,
    folder::PluginFolder,
    listed::{Listed, NEVER_WRITTEN, NOBODY_ASKED, NOTHING, has},
    replay::Replay,
    runtime::{GIVEN, Started, TestedRuntime},
    setup::{Direction, RecordedLine, TRANSCRIPTS, read_transcript},
    way::Way,
};

/// What the bridge does by itself, of the first recording and of the second. It is in the other
/// test.
const BY_ITSELF: [Listed; 2] = [
    &[
        (1, "the bridge introduces itself when it starts a runtime"),
        (7, "it speaks one version of the protocol"),
        (13, "it asks for a sign of life when there was none for a while"),
        (129, "the same"),
        (212, "the same"),
    ],
    &[
        (1, "it introduces itself when it starts a runtime"),
        (7, "it leaves no part of the HTTP contract out"),
        (9, "its base64 is canonical"),
        (11, "it keeps to the HTTP contract where the runtime knows it"),
    ],
];

/// The plugins that stand for the recorded ones. None where there is no SDK, or no recording.
fn recorded(place: usize) -> Option<(Vec<RecordedLine>, PluginFolder)> {
    let lines = read_transcript(TRANSCRIPTS[place])?;
    let folder = PluginFolder::new()?;
    if place == 0 {
        let is_list = |line: &&RecordedLine| line.message["result"]["demo"]["name"] == "demo";
        let listed = lines.iter().find(is_list).unwrap().message["result"].clone();
        for (name, manifest) in listed.as_object().unwrap() {
            folder.add_recorded(name, Some(manifest));
        }
        folder.add("broken", &[("index.js", "throw new Error('load-time crash');")]);
    } else {
        folder.add_recorded("echo", None);
    }
    Some((lines, folder))
}

#[tokio::test]
async fn transcript_host_requests_are_answered_by_a_runtime_in_node() {
    for (place, not_had) in [(NEVER_WRITTEN, NOBODY_ASKED), (NOTHING, NOTHING)].iter().enumerate() {
        let Some((lines, folder)) = recorded(place) else { return };
        let tested = TestedRuntime::get();
        let (handler, questions) = AskedOfTest::new();
        let started = tested.started(folder.path(), Arc::new(handler));
        let mut replay = Replay::new(Way::Session(started.session.clone()), questions);
        for line in &lines {
            match line.direction {
                Direction::Printed | Direction::Stderr => reported(&started, line).await,
                Direction::FromHost if has(not_had.0, line) => {}
                Direction::FromRuntime if has(not_had.1, line) => {}
                _ => replay.play(line).await,
            }
        }
        nothing_more(place, &tested, &replay.finish().await);
    }
}

#[tokio::test]
async fn transcript_host_requests_are_made_by_the_bridge_as_the_helpdesk_has_it() {
    for (place, not_had) in [(NEVER_WRITTEN, NOBODY_ASKED), (NOTHING, NOTHING)].iter().enumerate() {
        let Some((lines, folder)) = recorded(place) else { return };
        let tested = TestedRuntime::get();
        let (handler, questions) = AskedOfTest::new();
        let runtime = Arc::new(tested.bridged(folder.path(), Arc::new(handler)));
        let mut replay = Replay::new(Way::Bridge(runtime), questions);
        for line in &lines {
            match line.direction {
                // The bridge takes them to the log: tests/bridge/transcript.rs.
                Direction::Printed | Direction::Stderr => {}
                Direction::FromHost if has(not_had.0, line) => {}
                Direction::FromRuntime if has(not_had.1, line) => {}
                Direction::FromHost if has(BY_ITSELF[place], line) => replay.leave_out(line),
                _ => replay.play(line).await,
            }
        }
        nothing_more(place, &tested, &replay.finish().await);
    }
}

/// What the recorded runtime said beside the conversation comes too. The platform's lets prints of
/// plugins into the conversation, where they are passed over.
async fn reported(started: &Started, line: &RecordedLine) {
    let text = line.message.as_str().unwrap();
    if text.starts_with("    at ") {
        // Where in a program, which is another one here.
        return;
    }
    let (mut said, session) = (started.reported.clone(), &started.session);
    let is_told = async {
        while !said.borrow_and_update().contains(text) {
            // What it says after a line is read after that line.
            session.ping().await.unwrap();
            if line.direction == Direction::Printed && session.skipped_lines() > 0 {
                return;
            }
            let _ = tokio::time::timeout(Duration::from_millis(20), said.changed()).await;
        }
    };
    let told = tokio::time::timeout(Duration::from_secs(60), is_told).await;
    assert!(told.is_ok(), "line {}: {text}", line.number);
}

/// Ours tells all listeners of an event, also after one of them has thrown.
fn nothing_more(place: usize, tested: &TestedRuntime, left: &[(String, Value)]) {
    let more = json!({ "level": "info", "message": "second ran", "data": null });
    let more = [("second".to_owned(), json!({ "ctx.log": more }))];
    let expected = if place == 0 { &more[..] } else { &[] };
    assert!(left == expected || (left.is_empty() && !tested.is_ours()), "{left:?}");
}

/// The tests of this file, run anew with a runtime that is given.
#[expect(clippy::disallowed_methods, reason = "this very program is started again")]
fn with_given(runtime: &str) -> (bool, String) {
    let mut command = Command::new(env::current_exe().unwrap());
    let tests = "transcript_host_requests";
    let output = command.args([tests, "--test-threads", "1"]).env(GIVEN, runtime).output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    (output.status.success(), printed.into_owned())
}

#[test]
fn transcript_another_runtime_can_be_given() {
    if recorded(0).is_none() {
        return;
    }
    let main = concat!("node ", env!("CARGO_MANIFEST_DIR"), "/runtime/main.js");
    let (passed, printed) = with_given(main);
    assert!(passed && printed.contains("2 passed"), "{printed}");
    let (passed, printed) = with_given("no-such-runtime of-mine");
    assert!(!passed && printed.contains("no-such-runtime"), "{printed}");
    assert!(printed.contains("2 failed"), "{printed}");
}
