#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line program")]

pub mod clock;
pub mod process;
pub mod servers;
pub mod tidy;
pub mod workspace;
