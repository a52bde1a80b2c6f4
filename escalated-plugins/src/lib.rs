#![doc = include_str!("../README.md")]

mod context;
pub mod ctx;
pub mod host;
pub mod in_process;
mod process;
mod rpc;
pub mod runtimes;
pub mod session;
