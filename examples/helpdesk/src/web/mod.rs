//! The few pages of the application itself.

mod page;
mod start;

pub use page::{escape, page, style};
pub use start::start_page;
