#![doc = include_str!("../README.md")]

pub mod backend;
pub mod calendars;
mod engine;
pub mod hook;
pub mod jobs;
pub mod policies;
mod reading;
mod rules;
pub mod sweep;
pub mod timeline;

pub use engine::{BackendKind, SlaExtension, SlaOptions};
