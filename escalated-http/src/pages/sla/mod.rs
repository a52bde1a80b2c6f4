//! What pages show of the SLA, and the pages on which admins rule it.

mod panel;
mod panel_props;
mod timeline;
mod words;

pub(super) use panel::{panel, pin};
#[cfg(test)]
pub(super) use panel_props::{Panel, panel_props};
