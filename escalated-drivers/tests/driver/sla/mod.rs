//! The SLA engine on all three databases: lives of tickets, two backends, faults, the vectors.

mod acts;
#[path = "../../../../escalated-sla/tests/vectors/cases.rs"]
mod cases;
mod changed_rules;
mod faults;
mod left_behind;
mod lives;
mod long;
mod rules;
#[path = "../../../../escalated-sla/tests/vectors/terms.rs"]
mod terms;
mod vectors;
mod world;
