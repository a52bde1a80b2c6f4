//! Search: whole words of three letters or more, newest first.

mod index;
mod words;

pub use index::{NativeIndex, SearchIndex, SearchPlan, SearchScope};
pub use words::search_words;
