//! Micro benches: what the pieces of one request cost without a database. `cargo bench -p
//! escalated-benches`, or with a word: `cargo bench -p escalated-benches -- pipeline`.

#![expect(clippy::unwrap_used, reason = "a bench that cannot set its stage is to stop")]

mod conditions;
mod fixture;
mod http;
mod keys;
mod lists;
mod mail;
mod memory_unit;
mod pipeline;
mod search;
mod sla;

fn main() {
    divan::main();
}
