//! Plugins over REST: what admins do with them, and what plugins answer by themselves. Mounted only
//! where the host runs plugins.

mod admin;
mod answer;
mod calls;
mod register;
mod register_calls;
mod sent;
mod view;

pub(super) use register::register;
