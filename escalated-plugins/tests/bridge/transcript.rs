//! Replays of recorded conversations with the platform's runtime: a scripted runtime says every line
//! that it said, and the helpdesk makes every request that its host made.

use crate::setup::{Direction, TRANSCRIPTS, read_transcript};
use crate::transcript_replay::{
    NEVER_WRITTEN, NOBODY_ASKED, NOTHING, Replay, has, is_unsound, log_of,
};

/// Time stands still and leaps when nothing is under way: what hangs fails at once.
#[tokio::test(start_paused = true)]
async fn transcript_every_line_of_both_sides_is_understood() {
    let lists = [(NEVER_WRITTEN, NOBODY_ASKED), (NOTHING, NOTHING)];
    for (name, (never_written, nobody_asked)) in TRANSCRIPTS.into_iter().zip(lists) {
        let Some(lines) = read_transcript(name) else { return };
        let mut replay = Replay::new(&lines);
        for line in &lines {
            match line.direction {
                // A line that is not listed is made, or fails here.
                Direction::FromHost if has(never_written, line) => {}
                Direction::FromHost => replay.host_says(line).await,
                Direction::FromRuntime if has(nobody_asked, line) => {
                    replay.is_passed_over(line).await;
                }
                Direction::FromRuntime => replay.runtime_says(line).await,
                Direction::Printed => replay.is_passed_over(line).await,
                // It goes another way: the next test but one.
                Direction::Stderr => {}
            }
        }
        replay.finish();
    }
}

#[test]
fn transcript_what_is_left_out_is_what_no_host_writes() {
    let mut found = Vec::new();
    for name in TRANSCRIPTS {
        let Some(lines) = read_transcript(name) else { return };
        found.extend(lines.into_iter().filter(is_unsound).map(|line| line.number));
    }
    let listed: Vec<_> = NEVER_WRITTEN.iter().map(|(number, _)| *number).collect();
    assert_eq!(found, listed);
}

#[tokio::test]
async fn transcript_lines_on_standard_error_land_in_the_log() {
    let mut said = 0;
    for name in TRANSCRIPTS {
        let Some(lines) = read_transcript(name) else { return };
        let lines = lines.iter().filter(|line| line.direction == Direction::Stderr);
        let texts: Vec<_> = lines.map(|line| line.message.as_str().unwrap().to_owned()).collect();
        let log = log_of(&texts).await;
        let told: Vec<_> = log.iter().map(|told| told.text.as_str()).collect();
        assert_eq!(told, texts, "{name}");
        for told in &log {
            assert_eq!(
                (told.target.as_str(), told.runtime.as_str()),
                ("escalated_plugins::stderr", "node")
            );
        }
        said += texts.len();
    }
    assert_eq!(said, 4, "the recordings have as many");
}
