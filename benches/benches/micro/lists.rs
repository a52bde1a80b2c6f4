use divan::Bencher;
use escalated_core::{
    conditions::Condition,
    ids::TenantId,
    page::{Cursor, CursorKey, PageRequest},
    search::{SearchPlan, SearchScope},
    tickets::{TicketQuery, TicketSort},
    time::{Clock, ManualClock},
};
use escalated_drivers::sql::{
    Dialect,
    tickets::{TicketList, WordFrequency},
};

use crate::fixture::inbox;

const DIALECTS: [Dialect; 3] = [Dialect::Sqlite, Dialect::Postgres, Dialect::MySql];

fn build(bencher: Bencher<'_, '_>, dialect: Dialect, search: Option<&SearchPlan>, deep: bool) {
    let sort = TicketSort::default();
    let key = CursorKey::Time(ManualClock::default().now());
    let cursor =
        deep.then_some(Cursor { sort: (sort.key, sort.dir), key, created_at: None, id: 9_000 });
    let query = TicketQuery {
        filter: inbox(),
        sort,
        page: PageRequest::After { cursor, limit: 25 },
        ..TicketQuery::default()
    };
    let (tenant, visible) = (TenantId::default(), Condition::everything());
    let list = TicketList {
        tenant: &tenant,
        visible: &visible,
        query: &query,
        search,
        frequency: WordFrequency::Unknown,
        scope: SearchScope::Staff,
    };
    bencher.bench(|| list.list_statement(dialect));
}

#[divan::bench(args = DIALECTS)]
fn first_page(bencher: Bencher<'_, '_>, dialect: Dialect) {
    build(bencher, dialect, None, false);
}

#[divan::bench(args = DIALECTS)]
fn page_after_cursor(bencher: Bencher<'_, '_>, dialect: Dialect) {
    build(bencher, dialect, None, true);
}

#[divan::bench(args = DIALECTS)]
fn search(bencher: Bencher<'_, '_>, dialect: Dialect) {
    let plan = SearchPlan::Words(vec!["grinder".into(), "noise".into()]);
    build(bencher, dialect, Some(&plan), false);
}
