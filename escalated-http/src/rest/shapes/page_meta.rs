use escalated_core::{
    keyring::Keyring,
    page::{Page, PageRequest},
};
use serde::Serialize;
use utoipa::ToSchema;

/// Where a page stands in its list.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct PageMeta {
    /// From 1; left out for cursor pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    current_page: Option<i64>,
    /// At least 1; left out for cursor pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_page: Option<i64>,
    /// The most rows of a page.
    per_page: i64,
    /// Exact up to 10,000; left out for cursor pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<i64>,
    /// There are more than `total`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    total_capped: bool,
    /// Send it as `cursor` for the rows after these; null on the last page.
    next_cursor: Option<String>,
}

impl PageMeta {
    pub(in crate::rest) fn new<T>(asked: &PageRequest, page: &Page<T>, keyring: &Keyring) -> Self {
        let current_page = match asked {
            PageRequest::Number { page, .. } => Some(*page),
            PageRequest::After { .. } => None,
        };
        let per_page = asked.limit();
        let total = page.total.map(|total| total.count);
        let pages = |count: i64| (count.max(1) + per_page - 1) / per_page.max(1);
        Self {
            current_page,
            last_page: current_page.and(total).map(pages),
            per_page,
            total,
            total_capped: page.total.is_some_and(|total| total.capped),
            next_cursor: page.next.as_ref().map(|cursor| cursor.encode(keyring)),
        }
    }
}

/// One page of a list.
#[derive(Debug, Serialize)]
pub(in crate::rest) struct Listed<T> {
    pub(in crate::rest) data: Vec<T>,
    pub(in crate::rest) meta: PageMeta,
}
