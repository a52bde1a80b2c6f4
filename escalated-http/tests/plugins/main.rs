//! Plugins through the real host, as admins see them: what must never be shown, and what is to be
//! shown clearly when it is wrong.
#![cfg(feature = "ui")]
#![expect(clippy::unwrap_used, reason = "what fails here fails a test")]

mod attacks;
mod bad_input;
mod capture;
mod desk;
mod leaky;
mod notes;
mod repeats;
mod secrets;
mod spy;
