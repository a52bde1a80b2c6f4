//! The example `helpdesk` as a process that is driven from outside.

mod binary;
mod running;
mod subcommands;

pub use self::binary::{Build, Profile, binary};
pub use self::running::Helpdesk;
pub use self::subcommands::{Facts, Shell};
