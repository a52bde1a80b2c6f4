//! `sla-sweep`: what a sweep over many clocks costs, and what several nodes at once cost.

mod cli;
mod fill;
mod node;
mod nodes;
mod replay;
mod report;
mod run;

pub use run::sla_sweep;
