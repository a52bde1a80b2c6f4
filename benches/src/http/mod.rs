//! The run over HTTP: the example as a process of its own, and clients that cost little.

mod ask;
mod asker;
mod connection;
mod load;
mod plain;
mod run;
mod server;

pub(crate) use run::run;
pub(crate) use server::Example;
