use super::Cursor;

/// Up to this many rows a total is counted exactly.
pub const EXACT_TOTAL: i64 = 10_000;

/// Which page is asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum PageRequest {
    /// The page with this number, from 1, with a total.
    Number {
        /// From 1.
        page: i64,
        /// 1 to 100.
        per_page: i64,
    },
    /// The rows after a cursor, without a total.
    After {
        /// Where the page before ended; none for the first page.
        cursor: Option<Cursor>,
        /// 1 to 100.
        limit: i64,
    },
}

impl PageRequest {
    /// How many rows at most.
    #[must_use]
    pub fn limit(&self) -> i64 {
        match self {
            Self::Number { per_page, .. } => *per_page,
            Self::After { limit, .. } => *limit,
        }
    }
}

impl Default for PageRequest {
    fn default() -> Self {
        Self::Number { page: 1, per_page: 15 }
    }
}

/// How many rows there are in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Total {
    /// Exact up to 10,000, then 10,000.
    pub count: i64,
    /// Whether there are more than `count`.
    pub capped: bool,
}

impl Total {
    /// Reads a count that stopped one row after [`EXACT_TOTAL`].
    #[must_use]
    pub fn from_capped_count(counted: i64) -> Self {
        Self { count: counted.min(EXACT_TOTAL), capped: counted > EXACT_TOTAL }
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page begins; none on the last.
    pub next: Option<Cursor>,
    /// How many rows in all; counted for numbered pages only.
    pub total: Option<Total>,
}
