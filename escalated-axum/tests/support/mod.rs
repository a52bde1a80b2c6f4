//! A helpdesk for the suite on a database of its own, with a clock that stands still and entropy
//! that repeats itself. The actix adapter's tests use it too.

mod database;
mod demo_plugin;
mod desk;
mod kind;

pub(crate) use desk::{Desk, shared_snapshot};
pub(crate) use kind::{ALL, Kind};
