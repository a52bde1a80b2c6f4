//! `cargo xtask test`: everything that must hold, in one command.

mod cargo;
mod libtest;
mod options;
mod outcome;
mod part;
mod report;
mod run;
mod skips;

pub use self::options::Options;
pub use self::outcome::Outcome;
pub use self::part::Part;
pub use self::run::test;
