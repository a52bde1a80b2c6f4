//! The exchanges, by subject. Each part builds on what the parts before it wrote.

mod access;
mod all;
mod bad_bodies;
mod bad_input;
mod changes;
mod files;
mod limits;
mod plugins;
mod reading;
mod rolled_back;
mod setup;
mod sla;
mod sla_bad_input;
mod sla_rules;
mod wire;

pub use all::http_suite;
