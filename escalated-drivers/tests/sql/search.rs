//! Search inside lists: words, scopes, order, on three databases.

use escalated_core::{
    conditions::{Condition, Op},
    ids::{TenantId, TicketId},
    page::PageRequest,
    search::{SearchPlan, SearchScope, search_words},
    tickets::{SortDir, SortKey, TicketQuery, TicketSort},
};
use escalated_drivers::sql::{
    Dialect,
    tickets::{TicketList, WordFrequency},
};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};

use crate::{
    database::{ALL, Database},
    lists::{count, page, walk},
    tickets::{insert_catalog, insert_tickets, tickets},
};

/// What is public and what stands in notes, as the index keeps it.
const TEXTS: &[(&str, &str)] = &[
    ("printer on fire the third floor", ""),
    ("printer broken grösse", "fire brigade called"),
    ("", "printer secret"),
    ("नमस दुनिया 12e5 printer", ""),
    ("nothing here", "fire printer"),
    ("was that when about the printer fire", "printer fire"),
];

async fn index(database: &Database, tenant: &str, first: i64) {
    for (id, (public, notes)) in (first..).zip(TEXTS) {
        match database.dialect {
            Dialect::Sqlite => {
                for (table, text) in [("public", public), ("notes", notes)] {
                    if !text.is_empty() {
                        let sql = format!(
                            "INSERT INTO escalated_search_{table} (rowid, body) VALUES ({id}, '{text}')"
                        );
                        database.execute(&sql).await;
                    }
                }
            }
            Dialect::Postgres => {
                let sql = format!(
                    "INSERT INTO escalated_search VALUES \
                     ({id}, '{tenant}', CAST('{public}' AS tsvector), CAST('{notes}' AS tsvector))"
                );
                database.execute(&sql).await;
            }
            Dialect::MySql => {
                let sql = format!(
                    "INSERT INTO escalated_search VALUES ({id}, '{tenant}', '{public}', '{notes}')"
                );
                database.execute(&sql).await;
            }
        }
    }
}

#[tokio::test]
async fn words_are_found_where_they_may_be() {
    let mut runner = TestRunner::default();
    let rows = tickets(12).new_tree(&mut runner).unwrap().current();
    let (mine, theirs) = rows.split_at(6);
    let tenant = TenantId::new("mine").unwrap();
    let everything = Condition::everything();
    for dialect in ALL {
        let Some(database) = Database::migrated(dialect).await else { continue };
        insert_catalog(&database).await;
        insert_tickets(&database, "mine", mine).await;
        insert_tickets(&database, "theirs", theirs).await;
        index(&database, "mine", 1).await;
        index(&database, "theirs", 7).await;
        for (words, public, staff) in [
            ("printer", &[6, 4, 2, 1][..], &[6, 5, 4, 3, 2, 1][..]),
            ("PRINTER fire", &[6, 1], &[6, 5, 1]),
            ("fire", &[6, 1], &[6, 5, 2, 1]),
            ("the", &[6, 1], &[6, 1]),
            ("grösse", &[2], &[2]),
            ("grosse", &[], &[]),
            ("12e5", &[4], &[4]),
            ("नमस्ते", &[4], &[4]),
            ("print", &[], &[]),
            ("secret \" OR ' & | ) (", &[], &[3]),
        ] {
            let scopes = [(SearchScope::Public, public), (SearchScope::Staff, staff)];
            // What somebody counted decides how, never what.
            for ((scope, ids), frequency) in scopes.into_iter().flat_map(|scope| {
                [WordFrequency::Unknown, WordFrequency::Few, WordFrequency::Many]
                    .map(|frequency| (scope, frequency))
            }) {
                let plan = SearchPlan::Words(search_words(words));
                let query = TicketQuery::default();
                let list = TicketList {
                    tenant: &tenant,
                    visible: &everything,
                    query: &query,
                    search: Some(&plan),
                    frequency,
                    scope,
                };
                let ids: Vec<_> = ids.iter().map(|id| TicketId(*id)).collect();
                for limit in [1, 2, 50] {
                    let found = walk(&database, &list, limit).await;
                    assert_eq!(found, ids, "{dialect:?} {scope:?} {words}");
                }
                let counted = count(&database, &list).await;
                assert_eq!(counted, i64::try_from(ids.len()).unwrap(), "{dialect:?} {words}");

                let numbered = PageRequest::Number { page: 2, per_page: 2 };
                let second = TicketQuery { page: numbered, ..TicketQuery::default() };
                let second = page(&database, &TicketList { query: &second, ..list }).await;
                let found: Vec<_> = second.items.iter().map(|item| item.id).collect();
                let slice: Vec<_> = ids.iter().copied().skip(2).take(2).collect();
                assert_eq!(found, slice, "{dialect:?} {scope:?} {words}");
            }
        }
        database.drop().await;
    }
}

#[tokio::test]
async fn other_orders_and_plans_are_what_they_say() {
    let mut runner = TestRunner::default();
    let rows = tickets(6).new_tree(&mut runner).unwrap().current();
    let tenant = TenantId::default();
    let visible = Condition::clause("id", Op::Ne, 4);
    for dialect in ALL {
        let Some(database) = Database::migrated(dialect).await else { continue };
        insert_catalog(&database).await;
        insert_tickets(&database, "", &rows).await;
        index(&database, "", 1).await;
        let found = SearchPlan::Words(vec!["printer".into()]);
        for (key, dir) in [
            (SortKey::CreatedAt, SortDir::Asc),
            (SortKey::Subject, SortDir::Desc),
            (SortKey::ClosedAt, SortDir::Desc),
        ] {
            let query = TicketQuery { sort: TicketSort { key, dir }, ..TicketQuery::default() };
            let list = TicketList {
                tenant: &tenant,
                visible: &visible,
                query: &query,
                search: Some(&found),
                frequency: WordFrequency::Unknown,
                scope: SearchScope::Staff,
            };
            let some: Vec<_> =
                rows.iter().filter(|(ticket, _)| ticket.id.0 != 4).cloned().collect();
            let expected = crate::lists::expected(&some, &Condition::everything(), query.sort);
            assert_eq!(walk(&database, &list, 2).await, expected, "{dialect:?} {key:?}");
            assert_eq!(count(&database, &list).await, 5);
        }
        let query = TicketQuery::default();
        let some = SearchPlan::Tickets([2, 4, 5, 99].map(TicketId).to_vec());
        let many = SearchPlan::Tickets((2..50).map(TicketId).collect());
        for (plan, ids) in [
            (&some, &[5, 2][..]),
            (&many, &[6, 5, 3, 2]),
            (&SearchPlan::Nothing, &[]),
            (&SearchPlan::Words(Vec::new()), &[]),
            (&SearchPlan::Tickets(Vec::new()), &[]),
        ] {
            let list = TicketList {
                tenant: &tenant,
                visible: &visible,
                query: &query,
                search: Some(plan),
                frequency: WordFrequency::Unknown,
                scope: SearchScope::Public,
            };
            let ids: Vec<_> = ids.iter().map(|id| TicketId(*id)).collect();
            assert_eq!(walk(&database, &list, 2).await, ids, "{dialect:?} {plan:?}");
        }
        database.drop().await;
    }
}
