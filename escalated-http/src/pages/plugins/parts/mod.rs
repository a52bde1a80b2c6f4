//! What plugins add to pages of ours: parts, entries of menus, and options and columns of lists.

mod around;
mod drawn;
mod lists;
mod offered;
mod place;

pub(in crate::pages) use around::around;
pub(super) use drawn::why;
#[cfg(all(test, feature = "ui"))]
pub(in crate::pages) use drawn::{Drawn, arranged};
pub(in crate::pages) use offered::nothing;
#[cfg(all(test, feature = "ui"))]
pub(in crate::pages) use offered::offered;
