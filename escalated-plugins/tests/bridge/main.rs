//! The bridge to runtimes of plugins, from outside.

mod setup;
mod transcript;
mod transcript_replay;
