//! Pages of a list: numbers for people, cursors for machines.

mod cursor;
mod request;

pub use cursor::{Cursor, CursorKey};
pub use request::{EXACT_TOTAL, Page, PageRequest, Total};
