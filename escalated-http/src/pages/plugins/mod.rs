//! The pages on which admins rule plugins, and the pages that plugins have.

pub(super) mod config_form;
mod form;
mod manage;
pub(super) mod own;
pub(super) mod rows;
mod shown;
mod switch;

#[cfg(all(test, feature = "ui"))]
pub(super) use manage::{INDEX, PAGE};
pub(super) use manage::{configure, discover, index, show};
pub(super) use own::own;
pub(super) use switch::{activate, deactivate};
