//! Departments over REST.

mod edit;
mod read;
mod register;
mod view;

pub(super) use register::register;
