//! A tenant's rules made ready: calendars compiled once, and what conditions read.

mod cache;
mod ready;
mod watched;

pub(crate) use cache::RulesCache;
pub(crate) use ready::Ready;
