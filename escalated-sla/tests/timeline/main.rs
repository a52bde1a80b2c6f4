//! Clocks worked out from histories.

mod build;
mod cycles;
mod explanations;
mod properties;
mod vectors;
