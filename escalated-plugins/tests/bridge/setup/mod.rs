//! What the tests of this crate stand on.

mod handler;
mod recorded;
mod scripted;

pub(crate) use handler::{RecordingHandler, Refusal};
pub(crate) use recorded::{Direction, RecordedLine, TRANSCRIPTS, contracts, read_transcript};
pub(crate) use scripted::ScriptedRuntime;
