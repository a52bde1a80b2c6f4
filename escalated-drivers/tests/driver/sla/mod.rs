//! The SLA engine on all three databases: lives of tickets, two backends, faults, the vectors.

mod faults;
mod lives;
mod long;
mod rules;
mod vectors;
mod world;
