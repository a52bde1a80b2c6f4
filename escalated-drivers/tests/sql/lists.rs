//! Lists: order, cursors, page numbers, totals, on random tickets.

use std::cmp::Ordering;

use escalated_core::{
    conditions::{Condition, Op, matches},
    fold::fold,
    ids::{TagId, TenantId, TicketId},
    page::{Cursor, CursorKey, Page, PageRequest, Total},
    search::SearchScope,
    tickets::{
        Facts, SortDir, SortKey, TICKET_FIELDS, Ticket, TicketListItem, TicketQuery, TicketSort,
    },
};
use escalated_drivers::sql::{
    Dialect,
    tickets::{TicketList, WordFrequency},
};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use serde_json::json;

use crate::{
    database::{ALL, Database},
    tickets::{insert_catalog, insert_tickets, instant, tickets},
};

/// One key of the order; text compares byte by byte.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(i64),
    Text(String),
    Time(escalated_core::time::Timestamp),
}

fn key(ticket: &Ticket, sort: SortKey) -> Option<Key> {
    let text = |text: &str| Some(Key::Text(text.to_owned()));
    match sort {
        SortKey::CreatedAt => Some(Key::Time(ticket.created_at)),
        SortKey::UpdatedAt => Some(Key::Time(ticket.updated_at)),
        SortKey::Status => text(ticket.status.as_str()),
        SortKey::Priority => Some(Key::Number(ticket.priority.weight().into())),
        SortKey::Subject => text(&fold(&ticket.subject)),
        SortKey::Reference => text(ticket.reference.as_ref().unwrap().as_str()),
        SortKey::AssignedTo => ticket.assignee.as_ref().and_then(|id| text(id.as_str())),
        SortKey::DepartmentId => ticket.department_id.map(|id| Key::Number(id.0)),
        SortKey::ResolvedAt => ticket.resolved_at.map(Key::Time),
        SortKey::ClosedAt => ticket.closed_at.map(Key::Time),
    }
}

fn compare(left: &Ticket, right: &Ticket, sort: TicketSort) -> Ordering {
    let turn = |order: Ordering| match sort.dir {
        SortDir::Asc => order,
        SortDir::Desc => order.reverse(),
    };
    let by_key = match (key(left, sort.key), key(right, sort.key)) {
        (Some(left), Some(right)) => turn(left.cmp(&right)),
        (None, None) => Ordering::Equal,
        // Empty keys come last in both directions.
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
    };
    let by_creation = if sort.key.orders_by_creation() {
        turn(left.created_at.cmp(&right.created_at))
    } else {
        Ordering::Equal
    };
    by_key.then(by_creation).then_with(|| turn(left.id.cmp(&right.id)))
}

pub(crate) async fn page(database: &Database, list: &TicketList<'_>) -> Page<TicketListItem> {
    let rows = database.fetch(list.list_statement(database.dialect).unwrap()).await;
    list.page(rows).unwrap()
}

pub(crate) async fn count(database: &Database, list: &TicketList<'_>) -> i64 {
    let rows: Vec<(i64,)> = database.fetch(list.count_statement(database.dialect)).await;
    rows[0].0
}

/// All ids, page by page.
pub(crate) async fn walk(database: &Database, list: &TicketList<'_>, limit: i64) -> Vec<TicketId> {
    let mut query = list.query.clone();
    let mut cursor: Option<Cursor> = None;
    let mut ids = Vec::new();
    loop {
        query.page = PageRequest::After { cursor: cursor.take(), limit };
        let page = page(database, &TicketList { query: &query, ..*list }).await;
        assert!(page.items.len() <= usize::try_from(limit).unwrap());
        assert_eq!(page.total, None);
        ids.extend(page.items.iter().map(|item| item.id));
        match page.next {
            Some(next) => cursor = Some(next),
            None => return ids,
        }
    }
}

pub(crate) fn expected(
    rows: &[(Ticket, Vec<TagId>)],
    condition: &Condition,
    sort: TicketSort,
) -> Vec<TicketId> {
    let mut seen: Vec<&Ticket> = rows
        .iter()
        .filter(|(ticket, tags)| matches(condition, TICKET_FIELDS, &Facts { ticket, tags }))
        .map(|(ticket, _)| ticket)
        .collect();
    seen.sort_by(|left, right| compare(left, right, sort));
    seen.iter().map(|ticket| ticket.id).collect()
}

#[tokio::test]
async fn walking_a_list_meets_every_visible_ticket_once_in_order() {
    let visible = Condition::Any {
        any: vec![
            Condition::clause("department_id", Op::In, json!([1, 2])),
            Condition::clause("assigned_to", Op::IsNotEmpty, json!(null)),
        ],
    };
    let filter = Condition::clause("status", Op::Ne, "live");
    let both = visible.clone().and(filter.clone());
    let mine = TenantId::new("mine").unwrap();
    let mut runner = TestRunner::default();
    for _ in 0..3 {
        let mut rows = tickets(90).new_tree(&mut runner).unwrap().current();
        let other = rows.split_off(70);
        for dialect in ALL {
            let Some(database) = Database::migrated(dialect).await else { continue };
            insert_catalog(&database).await;
            insert_tickets(&database, "mine", &rows).await;
            insert_tickets(&database, "other", &other).await;
            for (&key, &dir) in
                SortKey::ALL.iter().flat_map(|k| SortDir::ALL.iter().map(move |d| (k, d)))
            {
                let sort = TicketSort { key, dir };
                let query = TicketQuery { filter: filter.clone(), sort, ..TicketQuery::default() };
                let list = TicketList {
                    tenant: &mine,
                    visible: &visible,
                    query: &query,
                    search: None,
                    frequency: WordFrequency::Unknown,
                    scope: SearchScope::Staff,
                };
                let expected = expected(&rows, &both, sort);
                let all = walk(&database, &list, 7).await;
                assert_eq!(all, expected, "{dialect:?} {sort:?}");
                assert_eq!(count(&database, &list).await, i64::try_from(all.len()).unwrap());

                let numbered = PageRequest::Number { page: 3, per_page: 9 };
                let query = TicketQuery { page: numbered, ..query.clone() };
                let third = page(&database, &TicketList { query: &query, ..list }).await;
                let ids: Vec<_> = third.items.iter().map(|item| item.id).collect();
                let slice: Vec<_> = expected.iter().copied().skip(18).take(9).collect();
                assert_eq!(ids, slice, "{dialect:?} {sort:?}");
                assert_eq!(third.next.is_some(), expected.len() > 27);
            }
            database.drop().await;
        }
    }
}

#[tokio::test]
async fn a_list_of_several_statuses_is_in_order_in_both_directions() {
    let everything = Condition::everything();
    let status = Condition::clause("status", Op::In, json!(["open", "closed", "open", "resolved"]));
    let priority = Condition::clause("priority", Op::In, json!(["low", "urgent", "high"]));
    let one = Condition::clause("priority", Op::Eq, "high");
    let tenant = TenantId::new("mine").unwrap();
    let mut runner = TestRunner::default();
    let mut rows = tickets(120).new_tree(&mut runner).unwrap().current();
    let other = rows.split_off(90);
    for dialect in ALL {
        let Some(database) = Database::migrated(dialect).await else { continue };
        insert_catalog(&database).await;
        insert_tickets(&database, "mine", &rows).await;
        insert_tickets(&database, "other", &other).await;
        for filter in [
            status.clone(),
            status.clone().and(priority.clone()),
            priority.clone().and(status.clone()).and(one.clone()),
        ] {
            for dir in SortDir::ALL {
                let sort = TicketSort { key: SortKey::CreatedAt, dir: *dir };
                let query = TicketQuery { filter: filter.clone(), sort, ..TicketQuery::default() };
                let list = TicketList {
                    tenant: &tenant,
                    visible: &everything,
                    query: &query,
                    search: None,
                    frequency: WordFrequency::Unknown,
                    scope: SearchScope::Staff,
                };
                let all = walk(&database, &list, 4).await;
                assert_eq!(all, expected(&rows, &filter, sort), "{dialect:?} {filter:?} {dir:?}");
            }
        }
        database.drop().await;
    }
}

#[tokio::test]
async fn a_row_has_what_lists_show() {
    let mut runner = TestRunner::default();
    let rows = tickets(30).new_tree(&mut runner).unwrap().current();
    let tenant = TenantId::default();
    let everything = Condition::everything();
    for dialect in ALL {
        let Some(database) = Database::migrated(dialect).await else { continue };
        insert_catalog(&database).await;
        insert_tickets(&database, "", &rows).await;
        let query = TicketQuery {
            page: PageRequest::Number { page: 1, per_page: 100 },
            sort: TicketSort { key: SortKey::Reference, dir: SortDir::Asc },
            ..TicketQuery::default()
        };
        let list = TicketList {
            tenant: &tenant,
            visible: &everything,
            query: &query,
            search: None,
            frequency: WordFrequency::Unknown,
            scope: SearchScope::Public,
        };
        let page = page(&database, &list).await;
        assert_eq!(page.total, Some(Total { count: 30, capped: false }));
        for item in page.items {
            let (ticket, _) = rows.iter().find(|(ticket, _)| ticket.id == item.id).unwrap();
            let expected = TicketListItem {
                id: ticket.id,
                reference: ticket.reference.clone().unwrap(),
                subject: ticket.subject.clone(),
                status: ticket.status,
                priority: ticket.priority,
                ticket_type: ticket.ticket_type,
                awaiting: ticket.awaiting,
                requester: ticket.requester.clone(),
                contact_id: ticket.contact_id,
                guest_name: ticket.guest_name.clone(),
                guest_email: ticket.guest_email.clone(),
                assignee: ticket.assignee.clone(),
                department_id: ticket.department_id,
                department_name: ticket.department_id.map(|id| format!("n{id}")),
                sla: ticket.sla,
                last_reply_at: ticket.last_reply_at,
                resolved_at: ticket.resolved_at,
                closed_at: ticket.closed_at,
                created_at: ticket.created_at,
                updated_at: ticket.updated_at,
                version: 1,
            };
            assert_eq!(item, expected, "{dialect:?}");
        }
        database.drop().await;
    }
}

#[test]
fn a_cursor_whose_key_does_not_fit_is_malformed() {
    let tenant = TenantId::default();
    let everything = Condition::everything();
    for (key, cursor) in [
        (SortKey::CreatedAt, CursorKey::Text("x".into())),
        (SortKey::CreatedAt, CursorKey::Null),
        (SortKey::Priority, CursorKey::Time(instant(0))),
        (SortKey::Subject, CursorKey::Integer(1)),
        (SortKey::ClosedAt, CursorKey::Integer(1)),
        // Without the creation.
        (SortKey::Status, CursorKey::Text("open".into())),
        (SortKey::AssignedTo, CursorKey::Null),
    ] {
        let sort = TicketSort { key, dir: SortDir::Desc };
        let cursor = Cursor { sort: (key, SortDir::Desc), key: cursor, created_at: None, id: 1 };
        let query = TicketQuery {
            sort,
            page: PageRequest::After { cursor: Some(cursor), limit: 5 },
            ..TicketQuery::default()
        };
        let list = TicketList {
            tenant: &tenant,
            visible: &everything,
            query: &query,
            search: None,
            frequency: WordFrequency::Unknown,
            scope: SearchScope::Public,
        };
        let error = list.list_statement(Dialect::Sqlite).unwrap_err();
        assert_eq!(error.fields()[0].code, "malformed_cursor", "{key:?}");
    }
}

#[test]
fn a_total_is_known_without_counting_on_the_last_page() {
    let tenant = TenantId::default();
    let everything = Condition::everything();
    for (number, total) in [(1, Some(0)), (2, None)] {
        let query = TicketQuery {
            page: PageRequest::Number { page: number, per_page: 10 },
            ..TicketQuery::default()
        };
        let list = TicketList {
            tenant: &tenant,
            visible: &everything,
            query: &query,
            search: None,
            frequency: WordFrequency::Unknown,
            scope: SearchScope::Public,
        };
        let page = list.page(Vec::new()).unwrap();
        assert_eq!(page.total.map(|total| total.count), total);
    }
}
