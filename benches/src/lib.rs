#![doc = include_str!("../README.md")]

mod bare;
mod cli;
mod cpu;
mod drive;
mod figures;
mod http;
mod in_process;
mod inside;
mod load;
mod material;
mod operation;
mod outbox;
mod plugins;
mod sample;
mod sla_sweep;
mod stopwatch;
mod table;
mod words;

pub use load::load;
pub use plugins::plugins;
pub use sla_sweep::sla_sweep;
