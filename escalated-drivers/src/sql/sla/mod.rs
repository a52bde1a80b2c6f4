//! SLA in SQL: calendars, policies, clocks and what they are worked out from, and sweeps.

mod cache;
mod calendar_rows;
mod calendars;
mod clock_row;
mod clocks;
mod config;
mod history;
mod of_tickets;
mod policies;
mod policy_rows;
mod records;
mod rule_rows;
mod rule_runs;
mod rules;
mod sweep;
mod versions;

pub(crate) use cache::SlaCache;
pub(crate) use clock_row::{WrittenClocks, select_clocks};
pub(crate) use config::cached_config;
pub(crate) use history::select_history;
pub use sweep::SqlSweeps;
pub(crate) use versions::next_version;
