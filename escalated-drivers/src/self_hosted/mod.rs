//! The self-hosted mode put together: a local driver, its stores, mail and workers.

mod assemble;
mod parts;
mod running;

pub use parts::{MailParts, Parts};
pub use running::SelfHosted;
