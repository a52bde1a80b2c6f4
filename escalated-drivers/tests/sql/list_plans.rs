//! How databases carry lists out when there are many tickets: by walking an index, not by reading
//! and sorting everything.

use escalated_core::{
    conditions::{Condition, Op},
    ids::TenantId,
    page::{Cursor, CursorKey, PageRequest},
    search::{SearchPlan, SearchScope},
    tickets::{SortDir, SortKey, TicketQuery, TicketSort},
};
use escalated_drivers::sql::{
    Dialect, Statement,
    tickets::{TicketList, WordFrequency},
};
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
        Dialect::MySql => format!("WITH s AS (SELECT seq AS n FROM seq_1_to_{ROWS})"),
    };
    let created = match database.dialect {
        Dialect::Sqlite => {
            "strftime('%Y-%m-%dT%H:%M:%S+00:00', 1700000000 + n * 60 + (n % 7) * 100, 'unixepoch')"
        }
        Dialect::Postgres => "to_timestamp(1700000000 + n * 60 + (n % 7) * 100)",
        Dialect::MySql => "FROM_UNIXTIME(1700000000 + n * 60 + (n % 7) * 100)",
    };
    let at = match database.dialect {
        Dialect::MySql => "'2026-01-05 09:00:00'",
        _ => "'2026-01-05T09:00:00+00:00'",
    };
    let with_number = |text: &str| match database.dialect {
        Dialect::MySql => format!("CONCAT('{text}', n)"),
        _ => format!("'{text}' || n"),
    };
    let text = if database.dialect == Dialect::MySql { "CHAR" } else { "TEXT" };
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
             awaiting, department_id, resolved_at, closed_at, created_at, updated_at) \
             {numbers} SELECT n, '', {reference}, 'user', CAST(n % 3000 AS {text}), \
             CASE WHEN n % 10 < 3 THEN NULL ELSE CAST(n % 20 AS {text}) END, \
             {subject}, {folded}, {description}, \
             CASE WHEN n % 100 < 75 THEN 'closed' WHEN n % 100 < 85 THEN 'resolved' \
             WHEN n % 100 < 95 THEN 'open' ELSE 'in_progress' END, \
             1 + n % 5, 'question', 'web', 'none', \
             CASE WHEN n % 10 = 4 THEN NULL ELSE 1 + n % 4 END, \
             CASE WHEN n % 100 BETWEEN 70 AND 84 THEN {created} END, \
             CASE WHEN n % 100 < 75 THEN {created} END, {created}, {created} FROM s",
            reference = with_number("ESC-"),
            subject = with_number("Subject "),
            folded = with_number("subject "),
            description = with_number("Text that is long enough to count "),
        ))
        .await;
    if database.dialect == Dialect::MySql {
        database.execute("ANALYZE TABLE escalated_tickets, escalated_departments").await;
        return;
    }
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
    frequency: WordFrequency,
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
            created_at: None,
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
        frequency: WordFrequency::Unknown,
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
                    Condition::clause("requester_id", Op::Eq, "7"),
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
            words: Some("the"),
            frequency: WordFrequency::Many,
            ..case("search, every ticket, counted")
        },
        Case {
            words: Some("zeppelin"),
            frequency: WordFrequency::Few,
            sorts: true,
            ..case("search, few, counted")
        },
        Case {
            words: Some("nowhere"),
            frequency: WordFrequency::Few,
            sorts: true,
            ..case("search, none, counted")
        },
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

/// Every order, from the front, from the middle, and where there is no key any more.
fn orders() -> Vec<(String, TicketQuery)> {
    let middle = chrono::DateTime::from_timestamp(1_703_000_000, 0).unwrap();
    let mut queries = Vec::new();
    for (&key, &dir) in SortKey::ALL.iter().flat_map(|k| SortDir::ALL.iter().map(move |d| (k, d))) {
        let text = |text: &str| CursorKey::Text(text.into());
        let (place, may_be_empty) = match key {
            SortKey::CreatedAt | SortKey::UpdatedAt => (CursorKey::Time(middle), false),
            SortKey::Status => (text("closed"), false),
            SortKey::Priority => (CursorKey::Integer(3), false),
            SortKey::Subject => (text("subject 50000"), false),
            SortKey::Reference => (text("ESC-50000"), false),
            SortKey::AssignedTo => (text("15"), true),
            SortKey::DepartmentId => (CursorKey::Integer(2), true),
            SortKey::ResolvedAt | SortKey::ClosedAt => (CursorKey::Time(middle), true),
        };
        let empty = may_be_empty.then_some(CursorKey::Null);
        for place in [None, Some(place)].into_iter().chain(empty.map(Some)) {
            let name = format!("{key:?} {dir:?} {place:?}");
            let created_at = key.orders_by_creation().then_some(middle);
            let cursor = place.map(|key_of_last| Cursor {
                sort: (key, dir),
                key: key_of_last,
                created_at,
                id: 50_000,
            });
            let page = PageRequest::After { cursor, limit: 25 };
            let sort = TicketSort { key, dir };
            queries.push((name, TicketQuery { sort, page, ..TicketQuery::default() }));
        }
    }
    queries
}

/// How many rows a node of a PostgreSQL plan expects.
fn expected_rows(line: &str) -> u64 {
    let rows = line.split(" rows=").nth(1).unwrap_or("0");
    rows.split(' ').next().unwrap().parse().unwrap()
}

/// What a statement of MariaDB reads: table, key, rows that were read, and how.
async fn analyze(database: &Database, statement: Statement) -> Vec<(String, String, f64, String)> {
    let Statement { sql, values, persistent } = statement;
    let sql = format!("ANALYZE {sql}").into();
    database
        .fetch::<Analyzed>(Statement { sql, values, persistent })
        .await
        .into_iter()
        .map(|row| {
            (
                row.table.unwrap_or_default(),
                row.key.unwrap_or_default(),
                row.r_rows.unwrap_or_default().parse().unwrap_or(0.0),
                row.extra.unwrap_or_default(),
            )
        })
        .collect()
}

#[derive(sqlx::FromRow)]
struct Analyzed {
    table: Option<String>,
    key: Option<String>,
    r_rows: Option<String>,
    #[sqlx(rename = "Extra")]
    extra: Option<String>,
}

async fn look_at_orders(database: &Database) {
    let (tenant, everything) = (TenantId::default(), Condition::everything());
    for (name, query) in orders() {
        let list = TicketList {
            tenant: &tenant,
            visible: &everything,
            query: &query,
            search: None,
            frequency: WordFrequency::Unknown,
            scope: SearchScope::Staff,
        };
        let statement = list.list_statement(database.dialect).unwrap();
        match database.dialect {
            Dialect::Sqlite => {
                let text = explain(database, statement).await;
                // The few rows of two arms are sorted, never a table.
                let sorts = text.matches("USE TEMP B-TREE FOR ORDER BY").count();
                let most = if text.contains("CO-ROUTINE arm") { 2 } else { 0 };
                assert!(sorts <= most, "{name}:\n{text}");
                assert!(!text.contains("SCAN escalated_tickets"), "{name}:\n{text}");
            }
            Dialect::Postgres => {
                let text = explain(database, statement).await;
                assert!(!text.contains("Seq Scan on escalated_tickets"), "{name}:\n{text}");
                for line in text
                    .lines()
                    .filter(|line| line.contains("Sort  (") && !line.contains("Incremental"))
                {
                    assert!(expected_rows(line) <= 100, "{name}:\n{text}");
                }
            }
            Dialect::MySql => {
                let read = analyze(database, statement).await;
                for (table, key, rows, extra) in &read {
                    let ours = table == "escalated_tickets";
                    assert!(!ours || !key.is_empty(), "{name}: {read:?}");
                    // Behind a row without a key MariaDB walks the index from the first such
                    // row, though it reads nothing but the index.
                    let walks = name.contains("Null") && extra.contains("Using index");
                    assert!(!ours || walks || *rows <= 30.0, "{name}: {read:?}");
                    assert!(!ours || !extra.contains("filesort"), "{name}: {read:?}");
                }
            }
        }
    }
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
            frequency: case.frequency,
            scope: case.scope,
        };
        let statement = list.list_statement(dialect).unwrap();
        let by_status = statement.sql.contains("UNION ALL") && case.words.is_none();
        assert_eq!(by_status, dialect == Dialect::Postgres && case.name.starts_with("active"));
        let text = explain(&database, statement).await;
        if by_status {
            assert_eq!(text.matches("using esc_tickets_status").count(), 3, "{text}");
        }
        let context = format!("{dialect:?}, {}:\n{text}", case.name);
        for scan in [
            "SCAN escalated_tickets",
            "Seq Scan on escalated_tickets",
            "Seq Scan on escalated_search",
        ] {
            assert!(!text.contains(scan), "{context}");
        }
        let pages = ["active", "active, deep"].contains(&case.name);
        let large = |line: &str| line.contains("Sort  (") && !(pages && expected_rows(line) <= 100);
        let sorted = text.contains("USE TEMP B-TREE FOR") || text.lines().any(large);
        assert!(case.sorts || !sorted, "{context}");
    }
    look_at_orders(&database).await;
    database.drop().await;
}

/// Half of the tickets lie before the page. MariaDB reads none of them, whatever the filter.
async fn look_behind(database: &Database) {
    let tenant = TenantId::default();
    let is = |field: &str, value| Condition::clause(field, Op::Eq, value);
    let active = Condition::clause("status", Op::In, json!(["open", "in_progress"]));
    let restricted = Condition::Any {
        any: vec![
            Condition::clause("department_id", Op::In, json!([1, 2])),
            is("assigned_to", json!("7")),
        ],
    };
    let everything = Condition::everything;
    let cases = [
        ("open", everything(), is("status", json!("open"))),
        ("active", everything(), active.clone()),
        ("active, high", everything(), active.clone().and(is("priority", json!("high")))),
        ("type", everything(), is("ticket_type", json!("question"))),
        ("department", everything(), is("department_id", json!(2))),
        ("unassigned", everything(), Condition::clause("assigned_to", Op::IsEmpty, json!(null))),
        ("requester", is("requester_id", json!("77")), everything()),
        ("restricted agent", restricted, active),
    ];
    let created_at = chrono::DateTime::from_timestamp(1_703_000_000, 0).unwrap();
    for (name, visible, filter) in cases {
        let sort = TicketSort::default();
        let cursor = Some(Cursor {
            sort: (sort.key, sort.dir),
            key: CursorKey::Time(created_at),
            created_at: None,
            id: 50_000,
        });
        let page = PageRequest::After { cursor, limit: 25 };
        let query = TicketQuery { filter, sort, page, search: None };
        let list = TicketList {
            tenant: &tenant,
            visible: &visible,
            query: &query,
            search: None,
            frequency: WordFrequency::Unknown,
            scope: SearchScope::Staff,
        };
        let read = analyze(database, list.list_statement(Dialect::MySql).unwrap()).await;
        let most = read.iter().map(|(_, _, rows, _)| *rows).fold(0.0, f64::max);
        assert!((1.0..2_500.0).contains(&most), "{name}: {read:?}");
    }
}

#[tokio::test]
async fn mariadb_walks_indexes_in_every_order_and_begins_behind_the_cursor() {
    let Some(database) = Database::migrated(Dialect::MySql).await else { return };
    fill(&database).await;
    look_at_orders(&database).await;
    look_behind(&database).await;
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
