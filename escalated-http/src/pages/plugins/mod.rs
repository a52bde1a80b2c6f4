//! The pages on which admins rule plugins, and the pages that plugins have.

pub(super) mod config_form;
mod form;
mod manage;
pub(super) mod own;
pub(super) mod parts;
pub(super) mod rows;
mod shown;
mod switch;

#[cfg(all(test, feature = "ui"))]
pub(super) use manage::{INDEX, PAGE};
pub(super) use manage::{configure, discover, index, show};
pub(super) use own::own;
#[cfg(all(test, feature = "ui"))]
pub(super) use parts::{Drawn, arranged, offered};
pub(super) use parts::{around, nothing};
pub(super) use switch::{activate, deactivate};
