//! The SLA engine on all three databases: lives of tickets, two backends, faults, the vectors.

mod acts;
mod changed_rules;
mod faults;
mod left_behind;
mod lives;
mod long;
mod rules;
mod vectors;
mod world;
