//! What the pipeline reads and writes inside one database transaction.

mod catalog;
mod clocks;
mod records;
mod ticket;
mod unit;

pub use catalog::{AttachmentRows, CatalogRows, ContactRows};
pub use clocks::ClockRows;
pub use records::{RecordRows, StoredOutcome};
pub use ticket::{MessageRows, SearchText, TicketRows};
pub use unit::UnitOfWork;
