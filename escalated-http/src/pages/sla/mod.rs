//! What pages show of the SLA, and the pages on which admins rule it.

pub(super) mod calendars;
mod condition;
pub(super) mod holiday_sets;
pub(super) mod noun;
mod panel;
mod panel_props;
pub(super) mod policies;
pub(super) mod policy_form;
pub(super) mod reader;
pub(super) mod removal;
pub(super) mod report;
pub(super) mod report_props;
pub(super) mod responsible;
pub(super) mod rule_runs;
pub(super) mod rules;
mod timeline;
pub(super) mod what_if;
mod words;

pub(super) use calendars::Calendars;
pub(super) use holiday_sets::HolidaySets;
pub(super) use noun::{Noun, create, edit, index, store, update};
pub(super) use panel::{panel, pin};
#[cfg(test)]
pub(super) use panel_props::{Panel, panel_props};
pub(super) use policies::{Policies, install_itil};
pub(super) use removal::{ask as ask_removal, delete};
pub(super) use report::report;
pub(super) use responsible::{put_managers, put_policies, show as show_responsible};
pub(super) use rules::EscalationRules;
pub(super) use what_if::{ask as ask_what_if, compare};
