//! What calls of plugins cost, and what plugins cost those who open tickets.

mod calls;
mod cli;
mod folder;
mod pipe;
mod run;
mod tickets;

pub use run::plugins;
