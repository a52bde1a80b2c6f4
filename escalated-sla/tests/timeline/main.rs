//! Clocks worked out from histories.
#![expect(clippy::unwrap_used, reason = "what fails here fails a test")]
#![expect(clippy::indexing_slicing, reason = "what fails here fails a test")]
#![expect(clippy::panic, reason = "what fails here fails a test")]

mod build;
#[path = "../vectors/cases.rs"]
mod cases;
mod cycles;
mod explanations;
mod properties;
mod random;
mod steps;
#[path = "../vectors/terms.rs"]
mod terms;
mod vectors;
