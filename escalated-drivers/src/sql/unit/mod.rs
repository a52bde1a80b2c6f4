//! The unit of work over one open transaction.

mod activities;
mod catalog;
mod clocks;
mod events;
mod gathered;
mod messages;
mod records;
mod tickets;
mod unit_of_work;
mod uploads;

pub(crate) use activities::{ACTIVITIES, row as activity_row};
pub(crate) use events::{EVENTS, row as event_row};
pub use unit_of_work::SqlUnitOfWork;
