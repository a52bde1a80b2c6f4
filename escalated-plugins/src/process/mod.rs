//! A runtime's process: its start, its input, what it says on standard error, its end.

mod child;
mod end;
mod input;
mod launch;
mod patience;
mod stderr;

pub(crate) use child::{Process, spawn};
pub(crate) use input::Input;
pub(crate) use launch::Launch;
pub(crate) use stderr::Tail;
