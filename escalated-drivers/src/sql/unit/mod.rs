//! The unit of work over one open transaction.

mod activities;
mod catalog;
mod events;
mod gathered;
mod messages;
mod records;
mod tickets;
mod unit_of_work;
mod uploads;

pub use unit_of_work::SqlUnitOfWork;
