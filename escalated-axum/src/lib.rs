#![doc = include_str!("../README.md")]

mod mounted;
mod router;

pub use router::router;
