//! What people write to Fernway about: the texts of the demo tickets.
//!
//! Words in braces are slots: `{first}` and `{name}` of the writer, `{agent}`, `{order}`,
//! `{model}`, `{serial}`, `{coffee}`, `{city}`, `{amount}`, `{day}`, `{parcel}`.

mod accounts;
mod billing;
mod care;
mod delivery;
mod every;
mod repairs;
mod situation;

pub use every::every;
pub use situation::Situation;
