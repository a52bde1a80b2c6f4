//! The SLA engine on all three databases: lives of tickets, two backends, faults, the vectors.

mod faults;
mod lives;
mod rules;
mod vectors;
mod world;
