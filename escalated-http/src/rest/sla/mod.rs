//! SLA over REST: clocks of tickets, rules, figures. Mounted only where the host has an engine.

mod breaches;
mod calendars;
mod clock_view;
mod csv;
mod document;
mod escalation_rules;
mod filter;
mod holiday_sets;
mod members;
mod policies;
mod register;
mod register_rules;
mod report;
mod tickets;
mod what_if;

pub(super) use register::register;
