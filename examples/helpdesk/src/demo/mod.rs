//! Demo data: departments, tags, and as many believable tickets as one asks for.
//!
//! The same seed and the same instant give the same tickets. They are written by the real
//! drivers, each command at its own back-dated time, and nobody is mailed about them.

pub mod catalog;
mod course;
mod first_start;
mod load;
mod situations;
mod sla;
mod slots;
mod story;
mod teller;
mod writers;

pub use first_start::fill_if_empty;
pub use load::load;
pub use teller::{Detail, Teller};
