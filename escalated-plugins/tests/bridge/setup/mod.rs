//! What the tests of the bridge stand on.

mod child;
mod handler;
mod recorded;
mod scripted;

pub(crate) use child::{ChildRuntime, FAULTY, is_gone, plugin};
pub(crate) use handler::{RecordingHandler, Refusal};
pub(crate) use recorded::{Direction, RecordedLine, TRANSCRIPTS, read_transcript};
pub(crate) use scripted::ScriptedRuntime;
