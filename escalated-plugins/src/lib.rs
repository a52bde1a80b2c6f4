#![doc = include_str!("../README.md")]

pub mod ctx;
mod process;
mod rpc;
pub mod runtimes;
pub mod session;
