use async_trait::async_trait;

use super::search_words;
use crate::{Result, actor::Cx, ids::TicketId};

/// What the caller may find.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SearchScope {
    /// Subject, description, public replies and requester.
    Public,
    /// Those and notes; staff only.
    Staff,
}

/// How a search is carried out inside a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SearchPlan {
    /// The database finds tickets that hold all these folded words.
    Words(Vec<String>),
    /// Another engine has found these tickets.
    Tickets(Vec<TicketId>),
    /// Nothing can be found: the query has no word of three letters.
    Nothing,
}

/// Turns a query into a plan. The default leaves the work to the database's own full text; an
/// engine of its own answers with tickets and reads what it indexes from the outbox.
///
/// ```
/// use escalated_core::{Result, actor::Cx, ids::TicketId};
/// use escalated_core::search::{SearchIndex, SearchPlan, SearchScope};
///
/// struct AlwaysTheFirst;
///
/// #[async_trait::async_trait]
/// impl SearchIndex for AlwaysTheFirst {
///     async fn plan(&self, _: &Cx, _: &str, _: SearchScope) -> Result<SearchPlan> {
///         Ok(SearchPlan::Tickets(vec![TicketId(1)]))
///     }
/// }
/// ```
#[async_trait]
pub trait SearchIndex: Send + Sync {
    /// How to find tickets for a query.
    async fn plan(&self, cx: &Cx, query: &str, scope: SearchScope) -> Result<SearchPlan>;
}

/// FTS5, tsvector or FULLTEXT, whichever the database has.
#[derive(Debug, Clone, Copy, Default)]
pub struct NativeIndex;

#[async_trait]
impl SearchIndex for NativeIndex {
    async fn plan(&self, _: &Cx, query: &str, _: SearchScope) -> Result<SearchPlan> {
        let words = search_words(query);
        Ok(if words.is_empty() { SearchPlan::Nothing } else { SearchPlan::Words(words) })
    }
}
