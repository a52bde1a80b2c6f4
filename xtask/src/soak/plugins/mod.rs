//! Plugins that misbehave beside a steady load: what their users' host loses by it.

mod attended;
mod fault;
mod faulty;
mod latency;
mod memory;
mod run;
mod steady;

pub(super) use self::fault::FAULTS;
pub(super) use self::run::run;
