//! Calendars against vectors, against clocks that step, and against wrong input.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what fails here fails a test")]
#![expect(clippy::indexing_slicing, reason = "what fails here fails a test")]

#[path = "../vectors/cases.rs"]
mod cases;
mod check;
mod edges;
mod oracle;
mod properties;
mod random;
mod vectors;
