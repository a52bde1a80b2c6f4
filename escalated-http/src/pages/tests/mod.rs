//! Every page once with its props, and once as HTML, full of hostile texts.
#![cfg(feature = "ui")]

mod added_sample;
mod html;
pub(in crate::pages) mod plugin_sample;
mod rendering;
mod sample;
mod sla_sample;
mod snapshots;
