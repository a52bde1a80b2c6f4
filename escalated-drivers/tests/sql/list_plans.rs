//! How SQLite and PostgreSQL carry lists out when there are many tickets: by walking an index, not
//! by reading and sorting everything.

use escalated_core::{
    conditions::{Condition, Op},
    ids::TenantId,
    page::{Cursor, CursorKey, PageRequest},
    search::{SearchPlan, SearchScope},
    tickets::{SortDir, SortKey, TicketQuery, TicketSort},
};
use escalated_drivers::sql::{Dialect, Statement, tickets::TicketList};
use serde_json::json;

use crate::database::Database;

const ROWS: u32 = 100_000;

/// Most tickets are closed, a few are open; every tenth is about a printer, every thousandth about
/// a zeppelin, all are about the.
async fn fill(database: &Database) {
    let numbers = match database.dialect {
        Dialect::Sqlite => format!(
            "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {ROWS})"
        ),
        Dialect::Postgres => format!("WITH s(n) AS (SELECT generate_series(1, {ROWS}))"),
        Dialect::MySql => unreachable!(),
    };
    let created = match database.dialect {
        Dialect::Sqlite => {
            "strftime('%Y-%m-%dT%H:%M:%S+00:00', 1700000000 + n * 60 + (n % 7) * 100, 'unixepoch')"
        }
        _ => "to_timestamp(1700000000 + n * 60 + (n % 7) * 100)",
    };
    let at = "'2026-01-05T09:00:00+00:00'";
    for id in 1..5 {
        database
            .execute(&format!(
                "INSERT INTO escalated_departments (id, name, slug, created_at, updated_at) \
                 VALUES ({id}, 'n{id}', 's{id}', {at}, {at})"
            ))
            .await;
    }
    database
        .execute(&format!(
            "INSERT INTO escalated_tickets (id, tenant_id, reference, requester_type, requester_id, \
             assigned_to, subject, subject_fold, description, status, priority, ticket_type, channel, \
             awaiting, department_id, created_at, updated_at) \
             {numbers} SELECT n, '', 'ESC-' || n, 'user', CAST(n % 3000 AS TEXT), \
             CASE WHEN n % 10 < 3 THEN NULL ELSE CAST(n % 20 AS TEXT) END, \
             'Subject ' || n, 'subject ' || n, 'Text that is long enough to count ' || n, \
             CASE WHEN n % 100 < 75 THEN 'closed' WHEN n % 100 < 85 THEN 'resolved' \
             WHEN n % 100 < 95 THEN 'open' ELSE 'in_progress' END, \
             1 + n % 5, 'question', 'web', 'none', 1 + n % 4, {created}, {created} FROM s"
        ))
        .await;
    let text = "'the ticket' || CASE WHEN n % 10 = 0 THEN ' printer' ELSE '' END \
                || CASE WHEN n % 1000 = 0 THEN ' zeppelin' ELSE '' END";
    match database.dialect {
        Dialect::Sqlite => {
            for table in ["public", "notes"] {
                database
                    .execute(&format!(
                        "INSERT INTO escalated_search_{table} (rowid, body) {numbers} SELECT n, {text} \
                         FROM s"
                    ))
                    .await;
            }
        }
        _ => {
            database
                .execute(&format!(
                    "INSERT INTO escalated_search {numbers} SELECT n, '', CAST({text} AS tsvector), \
                     CAST({text} AS tsvector) FROM s"
                ))
                .await;
        }
    }
    database.execute("ANALYZE").await;
}

struct Case {
    name: &'static str,
    visible: Condition,
    filter: Condition,
    sort: TicketSort,
    page: PageRequest,
    words: Option<&'static str>,
    scope: SearchScope,
    /// Whether the few rows that were found may be sorted.
    sorts: bool,
}

fn cases() -> Vec<Case> {
    let default = TicketSort::default();
    let first = PageRequest::After { cursor: None, limit: 25 };
    let deep = PageRequest::After {
        cursor: Some(Cursor {
            sort: (default.key, default.dir),
            key: CursorKey::Time(chrono::DateTime::from_timestamp(1_700_300_000, 0).unwrap()),
            id: 5_000,
        }),
        limit: 25,
    };
    let case = |name| Case {
        name,
        visible: Condition::everything(),
        filter: Condition::everything(),
        sort: default,
        page: first.clone(),
        words: None,
        scope: SearchScope::Staff,
        sorts: false,
    };
    let open = || Condition::clause("status", Op::Eq, "open");
    let active =
        || Condition::clause("status", Op::In, json!(["open", "in_progress", "escalated"]));
    let sort = |key, dir| TicketSort { key, dir };
    vec![
        case("everything"),
        Case { page: deep.clone(), ..case("deep by cursor") },
        Case {
            page: PageRequest::Number { page: 100, per_page: 25 },
            sorts: true,
            ..case("page 100")
        },
        Case { filter: open(), ..case("open") },
        Case { filter: open(), page: deep.clone(), ..case("open, deep") },
        Case { filter: active(), ..case("active") },
        Case { filter: active(), page: deep, ..case("active, deep") },
        Case { filter: Condition::clause("assigned_to", Op::Eq, "7"), ..case("assigned") },
        Case {
            filter: Condition::clause("assigned_to", Op::Eq, "7").and(active()),
            ..case("assigned and active")
        },
        Case {
            filter: Condition::clause("assigned_to", Op::IsEmpty, json!(null)),
            ..case("unassigned")
        },
        Case {
            filter: Condition::clause("department_id", Op::Eq, 2).and(open()),
            ..case("department")
        },
        Case { filter: Condition::clause("subject", Op::Contains, "ect 1"), ..case("subject") },
        Case { visible: Condition::clause("requester_id", Op::Eq, "77"), ..case("requester") },
        Case {
            visible: Condition::Any {
                any: vec![
                    Condition::clause("department_id", Op::In, json!([1, 2])),
                    Condition::clause("assigned_to", Op::Eq, "7"),
                ],
            },
            filter: active(),
            ..case("restricted agent")
        },
        Case { sort: sort(SortKey::UpdatedAt, SortDir::Desc), ..case("by update") },
        Case { sort: sort(SortKey::CreatedAt, SortDir::Asc), ..case("oldest first") },
        Case { sort: sort(SortKey::Priority, SortDir::Desc), ..case("by priority") },
        Case { words: Some("the"), ..case("search, every ticket") },
        Case { words: Some("the"), filter: open(), ..case("search, every ticket, open") },
        Case { words: Some("printer"), ..case("search, many") },
        Case { words: Some("zeppelin"), sorts: true, ..case("search, few") },
        Case {
            words: Some("zeppelin"),
            scope: SearchScope::Public,
            sorts: true,
            ..case("public search, few")
        },
        Case {
            words: Some("the"),
            scope: SearchScope::Public,
            visible: Condition::clause("requester_id", Op::Eq, "77"),
            sorts: true,
            ..case("public search of a requester")
        },
    ]
}

async fn explain(database: &Database, statement: Statement) -> String {
    let Statement { sql, values, persistent } = statement;
    let before = match database.dialect {
        Dialect::Sqlite => "EXPLAIN QUERY PLAN ",
        _ => "EXPLAIN ",
    };
    let statement = Statement { sql: format!("{before}{sql}").into(), values, persistent };
    let lines: Vec<String> = match database.dialect {
        Dialect::Sqlite => {
            let rows: Vec<(i64, i64, i64, String)> = database.fetch(statement).await;
            rows.into_iter().map(|row| row.3).collect()
        }
        _ => {
            let rows: Vec<(String,)> = database.fetch(statement).await;
            rows.into_iter().map(|row| row.0).collect()
        }
    };
    lines.join("\n")
}

async fn look(dialect: Dialect) {
    let Some(database) = Database::migrated(dialect).await else { return };
    fill(&database).await;
    let tenant = TenantId::default();
    for case in cases() {
        let query =
            TicketQuery { filter: case.filter, sort: case.sort, page: case.page, search: None };
        let plan = case.words.map(|word| SearchPlan::Words(vec![word.to_owned()]));
        let list = TicketList {
            tenant: &tenant,
            visible: &case.visible,
            query: &query,
            search: plan.as_ref(),
            scope: case.scope,
        };
        let statement = list.list_statement(dialect).unwrap();
        let text = explain(&database, statement).await;
        let context = format!("{dialect:?}, {}:\n{text}", case.name);
        for scan in [
            "SCAN escalated_tickets",
            "Seq Scan on escalated_tickets",
            "Seq Scan on escalated_search",
        ] {
            assert!(!text.contains(scan), "{context}");
        }
        let sorted = text.contains("USE TEMP B-TREE FOR") || text.contains("Sort Key");
        assert!(case.sorts || !sorted, "{context}");
    }
    database.drop().await;
}

#[tokio::test]
async fn sqlite_walks_indexes() {
    look(Dialect::Sqlite).await;
}

#[tokio::test]
async fn postgres_walks_indexes() {
    look(Dialect::Postgres).await;
}
