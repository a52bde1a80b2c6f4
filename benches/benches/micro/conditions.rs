use divan::{Bencher, black_box};
use escalated_core::{
    conditions::{Condition, check, matches},
    ids::TagId,
    tickets::{Facts, TICKET_FIELDS},
};
use escalated_drivers::sql::{Dialect, conditions::compile, schema::Tickets};
use sea_query::Query;

use crate::fixture::{inbox, ticket};

#[divan::bench]
fn read_and_check_json(bencher: Bencher<'_, '_>) {
    let json = serde_json::to_string(&inbox()).unwrap();
    bencher.bench(|| {
        let tree: Condition = serde_json::from_str(black_box(&json)).unwrap();
        check(&tree, TICKET_FIELDS, "filter").unwrap();
        tree
    });
}

#[divan::bench]
fn matches_in_memory(bencher: Bencher<'_, '_>) {
    let (tree, ticket, tags) = (inbox(), ticket(), [TagId(3), TagId(5)]);
    let facts = Facts { ticket: &ticket, tags: &tags };
    assert!(matches(&tree, TICKET_FIELDS, &facts));
    bencher.bench(|| matches(black_box(&tree), TICKET_FIELDS, &facts));
}

#[divan::bench(args = [Dialect::Sqlite, Dialect::Postgres, Dialect::MySql])]
fn becomes_sql(bencher: Bencher<'_, '_>, dialect: Dialect) {
    let tree = inbox();
    bencher.bench(|| {
        let mut query = Query::select();
        query.column(Tickets::Id).from(Tickets::Table).and_where(compile(dialect, &tree));
        dialect.build(&query)
    });
}
