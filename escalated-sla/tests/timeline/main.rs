//! Clocks worked out from histories.
#![expect(clippy::unwrap_used, reason = "what fails here fails a test")]
#![expect(clippy::indexing_slicing, reason = "what fails here fails a test")]
#![expect(clippy::panic, reason = "what fails here fails a test")]

mod build;
mod cycles;
mod explanations;
mod properties;
mod random;
mod steps;
mod vectors;
