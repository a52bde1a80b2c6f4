//! The text of statements on each database, as snapshots: a change of it is seen in review.

use std::fmt::Write;

use escalated_core::{
    conditions::{Condition, Op, check},
    ids::{TenantId, TicketId},
    page::{Cursor, CursorKey, PageRequest},
    search::{SearchPlan, SearchScope},
    tickets::{SortDir, SortKey, TICKET_FIELDS, TicketQuery, TicketSort},
};
use escalated_drivers::sql::{
    Dialect, Statement,
    conditions::compile,
    schema::Tickets,
    tickets::{TicketList, WordFrequency},
};
use sea_query::Query;

use crate::tickets::instant;

const TREES: &[&str] = &[
    r#"{"all":[]}"#,
    r#"{"any":[]}"#,
    r#"{"field":"status","op":"in","value":["open","reopened","escalated"]}"#,
    r#"{"field":"status","op":"ne","value":"closed"}"#,
    r#"{"field":"assigned_to","op":"is_empty"}"#,
    r#"{"field":"assigned_to","op":"ne","value":7}"#,
    r#"{"field":"priority","op":"gte","value":"high"}"#,
    r#"{"field":"subject","op":"contains","value":"PRINTER 100%"}"#,
    r#"{"not":{"field":"guest_email","op":"ends_with","value":"@Example.org"}}"#,
    r#"{"field":"tags","op":"not_in","value":[1,2]}"#,
    r#"{"field":"id","op":"in","value":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]}"#,
    r#"{"any":[{"field":"department_id","op":"in","value":[3]},{"all":[
        {"field":"created_at","op":"lt","value":"2026-01-05T09:00:00.5Z"},
        {"not":{"field":"sla_resolution_breached","op":"eq","value":true}}]}]}"#,
];

fn show(text: &mut String, title: &str, statement: &Statement) {
    let kept = if statement.persistent { "" } else { " (not kept prepared)" };
    writeln!(text, "{title}{kept}\n  {}\n  {:?}\n", statement.sql, statement.values.0).unwrap();
}

fn conditions(dialect: Dialect) -> String {
    let mut text = String::new();
    for json in TREES {
        let tree: Condition = serde_json::from_str(json).unwrap();
        check(&tree, TICKET_FIELDS, "filter").unwrap();
        let query = Query::select()
            .column((Tickets::Table, Tickets::Id))
            .from(Tickets::Table)
            .and_where(compile(dialect, &tree))
            .take();
        show(&mut text, &serde_json::to_string(&tree).unwrap(), &dialect.build(&query));
    }
    text
}

fn lists(dialect: Dialect) -> String {
    let mut text = String::new();
    let tenant = TenantId::new("acme").unwrap();
    let everything = Condition::everything();
    let open = Condition::clause("status", Op::Eq, "open");
    let words = SearchPlan::Words(vec!["printer".into(), "fire".into()]);
    let tickets = SearchPlan::Tickets(vec![TicketId(3), TicketId(5)]);
    let default = TicketSort::default();
    let closed = TicketSort { key: SortKey::ClosedAt, dir: SortDir::Asc };
    let status = TicketSort { key: SortKey::Status, dir: SortDir::Desc };
    let assigned = TicketSort { key: SortKey::AssignedTo, dir: SortDir::Desc };
    let first = PageRequest::After { cursor: None, limit: 25 };
    let after = |sort: TicketSort, key| PageRequest::After {
        cursor: Some(Cursor {
            sort: (sort.key, sort.dir),
            key,
            created_at: sort.key.orders_by_creation().then(|| instant(2)),
            id: 9,
        }),
        limit: 25,
    };
    let fourth = PageRequest::Number { page: 4, per_page: 25 };
    for (title, filter, sort, page, search, scope) in [
        ("first page", &everything, default, first.clone(), None, SearchScope::Staff),
        (
            "after a cursor, filtered",
            &open,
            default,
            after(default, CursorKey::Time(instant(1))),
            None,
            SearchScope::Staff,
        ),
        (
            "after a cursor, a key that may be empty",
            &everything,
            closed,
            after(closed, CursorKey::Time(instant(1))),
            None,
            SearchScope::Staff,
        ),
        (
            "after a cursor without a key",
            &everything,
            closed,
            after(closed, CursorKey::Null),
            None,
            SearchScope::Staff,
        ),
        (
            "after a cursor, equal keys by creation",
            &everything,
            status,
            after(status, CursorKey::Text("open".into())),
            None,
            SearchScope::Staff,
        ),
        (
            "fourth page, a key that may be empty",
            &open,
            assigned,
            fourth.clone(),
            None,
            SearchScope::Staff,
        ),
        ("fourth page", &open, default, fourth, None, SearchScope::Staff),
        (
            "search of a requester",
            &open,
            default,
            after(default, CursorKey::Time(instant(1))),
            Some(&words),
            SearchScope::Public,
        ),
        ("search of staff", &open, default, first.clone(), Some(&words), SearchScope::Staff),
        (
            "search of staff, by another order",
            &open,
            closed,
            first.clone(),
            Some(&words),
            SearchScope::Staff,
        ),
        ("found elsewhere", &open, default, first, Some(&tickets), SearchScope::Staff),
    ] {
        let query = TicketQuery { filter: filter.clone(), sort, page, search: None };
        let list = TicketList {
            tenant: &tenant,
            visible: &everything,
            query: &query,
            search,
            frequency: WordFrequency::Unknown,
            scope,
        };
        show(&mut text, title, &list.list_statement(dialect).unwrap());
        show(&mut text, &format!("{title}: count"), &list.count_statement(dialect));
    }
    text
}

#[test]
fn text_on_sqlite() {
    insta::assert_snapshot!("conditions_sqlite", conditions(Dialect::Sqlite));
    insta::assert_snapshot!("lists_sqlite", lists(Dialect::Sqlite));
}

#[test]
fn text_on_postgres() {
    insta::assert_snapshot!("conditions_postgres", conditions(Dialect::Postgres));
    insta::assert_snapshot!("lists_postgres", lists(Dialect::Postgres));
}

#[test]
fn text_on_mysql() {
    insta::assert_snapshot!("conditions_mysql", conditions(Dialect::MySql));
    insta::assert_snapshot!("lists_mysql", lists(Dialect::MySql));
}
