use escalated_core::{
    Result,
    actor::Cx,
    conditions::check,
    page::Page,
    search::{SearchPlan, SearchScope},
    tickets::{TICKET_FIELDS, TicketListItem, TicketQuery},
};

use super::LocalDriver;
use crate::sql::tickets::{TicketList, WordFrequency};

/// One page of what the caller may see. Visibility is part of the statement.
pub(super) async fn page(
    driver: &LocalDriver,
    cx: &Cx,
    query: &TicketQuery,
) -> Result<Page<TicketListItem>> {
    check(&query.filter, TICKET_FIELDS, "filter")?;
    let options = &driver.inner.options;
    let staff = cx.grants.role.is_staff();
    let scope = if staff { SearchScope::Staff } else { SearchScope::Public };
    let search = match &query.search {
        Some(text) => Some(options.search.plan(cx, text, scope).await?),
        None => None,
    };
    let visible = options.authorizer.visible(cx);
    let mut held = driver.db().read().await?;
    let mut conn = held.conn();
    let frequency = match &search {
        // Whoever sees few tickets has them looked at; a count of all would tell nothing of them.
        Some(SearchPlan::Words(words)) if visible.is_everything() => {
            let counts = &driver.inner.frequencies;
            counts.of(&mut conn, &cx.tenant, words, scope, cx.now).await?
        }
        _ => WordFrequency::Unknown,
    };
    let list = TicketList {
        tenant: &cx.tenant,
        visible: &visible,
        query,
        search: search.as_ref(),
        frequency,
        scope,
    };
    list.fetch(&mut conn).await
}
