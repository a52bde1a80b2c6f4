//! What the tests of the bridge stand on.

mod child;
mod handler;
mod recorded;
mod scripted;
mod standing;

pub(crate) use child::{ChildRuntime, FAULTY, has_ended, is_collected, plugin, unreached};
pub(crate) use handler::{RecordingHandler, Refusal};
pub(crate) use recorded::{Direction, RecordedLine, TRANSCRIPTS, read_transcript};
pub(crate) use scripted::ScriptedRuntime;
pub(crate) use standing::StandingTime;
