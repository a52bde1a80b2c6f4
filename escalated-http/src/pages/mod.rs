//! Pages: a name and its props for each, from the same operations as the API.

mod agent;
mod answer;
#[cfg(feature = "ui")]
mod asset;
mod customer;
mod error_page;
mod flash;
mod form_token;
mod guest;
mod plugins;
mod props;
mod register;
mod sla;
#[cfg(test)]
mod tests;
mod uploads;

pub(crate) use register::register;
