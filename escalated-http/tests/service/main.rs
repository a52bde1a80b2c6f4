//! The neutral service by itself, without a framework.

#[cfg(test)]
mod document;
#[cfg(test)]
mod examples;
#[cfg(test)]
mod node_desk;
#[cfg(test)]
mod outage;
#[cfg(test)]
mod permission_matrix;
#[cfg(test)]
mod plugin_http;
#[cfg(test)]
mod plugins;
#[cfg(test)]
mod room;
#[cfg(test)]
mod sla;
#[cfg(test)]
mod suite;
#[cfg(test)]
#[path = "../../../escalated-axum/tests/support/mod.rs"]
mod support;
