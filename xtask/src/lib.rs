#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line program")]

pub mod browser;
pub mod clock;
pub mod counts;
pub mod fetch;
pub mod helpdesk;
pub mod hosts;
pub mod process;
pub mod servers;
pub mod soak;
pub mod suite;
pub mod tidy;
pub mod watchdog;
pub mod workspace;
