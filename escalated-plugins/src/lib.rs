#![doc = include_str!("../README.md")]

pub mod ctx;
pub mod runtimes;
