//! Replays of recorded conversations with the platform's runtime: a scripted runtime says every line
//! that it said, and the helpdesk makes every request that its host made.

use crate::setup::{Direction, TRANSCRIPTS, read_transcript};
use crate::transcript_replay::{Replay, unsound};

/// Lines of the first recording that probe a runtime with what a sound host never writes.
const NEVER_WRITTEN: [(usize, &str); 3] = [
    (9, "a handshake without its parameters"),
    (146, "a method that there is not"),
    (148, "an action without its parameters"),
];

/// Time stands still and leaps when nothing is under way: what hangs fails at once.
#[tokio::test(start_paused = true)]
async fn transcript_every_line_of_both_sides_is_understood() {
    for name in TRANSCRIPTS {
        let Some(lines) = read_transcript(name) else { return };
        let mut replay = Replay::new(&lines);
        for line in &lines {
            match line.direction {
                Direction::FromHost => replay.host_says(line).await,
                Direction::FromRuntime => replay.runtime_says(line).await,
                Direction::Printed => replay.plugin_prints(line).await,
                Direction::Stderr => {}
            }
        }
        replay.finish();
    }
}

#[test]
fn transcript_only_lines_that_no_host_writes_are_left_out() {
    for (name, listed) in TRANSCRIPTS.into_iter().zip([&NEVER_WRITTEN[..], &[]]) {
        let Some(lines) = read_transcript(name) else { return };
        let left_out: Vec<_> = lines.iter().filter(|line| unsound(line)).collect();
        let numbers: Vec<_> = left_out.iter().map(|line| line.number).collect();
        let listed: Vec<_> = listed.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, listed, "{name}");
    }
}
