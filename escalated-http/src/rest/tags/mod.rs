//! Tags over REST.

mod edit;
mod register;
mod view;

pub(super) use register::register;
pub(super) use view::TagView;
