//! `sla-sweep`: what a sweep over many clocks costs, and what several nodes at once cost.

mod cli;
mod copies;
mod fill;
mod node;
mod nodes;
mod replay;
mod report;
mod rows;
mod run;
mod timing;
mod worker;

pub use run::sla_sweep;
