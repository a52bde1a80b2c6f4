//! A runtime's process: its start, what it says on standard error, its end.

mod child;
mod end;
mod launch;
mod stderr;

pub(crate) use child::{Process, spawn};
pub(crate) use launch::Launch;
pub(crate) use stderr::Tail;
