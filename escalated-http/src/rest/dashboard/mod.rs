//! The numbers of an agent's first page.

mod handler;
mod view;

pub(super) use handler::register;
