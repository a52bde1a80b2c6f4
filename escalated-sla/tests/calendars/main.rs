//! Calendars against vectors, against clocks that step, and against wrong input.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what fails here fails a test")]

mod check;
mod edges;
mod oracle;
mod properties;
mod random;
mod vectors;
