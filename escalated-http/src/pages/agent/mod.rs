//! The pages of staff.

mod change;
mod conflict;
mod dashboard;
mod field;
mod filters;
mod forms;
mod index;
mod show;

pub(super) use dashboard::dashboard;
pub(super) use forms::change_sla_policy;
pub(super) use forms::{assign, claim, department, note, priority, reply, status, tags, unassign};
pub(super) use index::index;
pub(super) use show::show;
