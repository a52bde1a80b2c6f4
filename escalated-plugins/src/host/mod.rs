//! The plugin host: which plugins are told of what, in which order, and what their answers may change.

mod breaker;
mod consumer;
mod cron;
mod discovery;
mod emit;
mod event;
mod filters;
mod heard;
mod hooks;
mod options;
mod pages;
mod places;
mod plugins;
mod registry;
mod schedule;
mod shared;
mod switch;

pub use cron::CRON_JOB;
pub use discovery::DISCOVER_JOB;
pub use options::{OpenRuntime, PluginOptions};
pub use plugins::Plugins;
