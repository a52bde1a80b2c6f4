//! Which policy holds, what may be saved, and what another would have made of a ticket.
#![expect(clippy::unwrap_used, reason = "what fails here fails a test")]
#![expect(clippy::indexing_slicing, reason = "what fails here fails a test")]

mod build;
mod check;
mod choose;
mod itil;
mod terms;
mod what_if;
