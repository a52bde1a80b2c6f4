//! What a sweep costs, whatever the number of tickets, and how the databases carry the statements
//! of the SLA out when there are many.

use std::sync::{Arc, Mutex};

use escalated_core::{
    actor::Cx,
    entropy::SeededEntropy,
    ids::{ClockId, TenantId, TicketId},
    sla::{ClockFilter, ClockStore, SweepScope, SweepStore},
    testing::TestSweep,
    tickets::Priority,
    time::{Clock, ManualClock, Timestamp},
};
use escalated_drivers::sql::{
    Db, Dialect, Statement, StatementObserver, sla::SqlSweeps, stores::SqlStores,
};
use sea_query::Values;

use crate::database::Database;

const TICKETS: u32 = 20_000;

/// Keeps what ran.
#[derive(Default)]
struct Statements(Mutex<Vec<Statement>>);

impl StatementObserver for Statements {
    fn observe(&self, sql: &str, values: &Values) {
        self.0.lock().unwrap().push(Statement::new(sql.to_owned(), values.clone()));
    }
}

impl Statements {
    fn take(&self) -> Vec<Statement> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

fn now() -> Timestamp {
    ManualClock::default().now()
}

/// Every ticket has two clocks, of which one of each hundredth ticket is due; some history, and
/// much that moves no clock.
async fn fill(database: &Database) {
    let numbers = match database.dialect {
        Dialect::Sqlite => format!(
            "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {TICKETS}) \
             SELECT"
        ),
        Dialect::Postgres => format!("WITH s(n) AS (SELECT generate_series(1, {TICKETS})) SELECT"),
        Dialect::MySql => format!("WITH s AS (SELECT seq AS n FROM seq_1_to_{TICKETS}) SELECT"),
    };
    let (early, late) = match database.dialect {
        Dialect::Sqlite => ("'2026-01-05T08:00:00+00:00'", "'2026-01-06T09:00:00+00:00'"),
        Dialect::Postgres => {
            ("TIMESTAMPTZ '2026-01-05T08:00:00Z'", "TIMESTAMPTZ '2026-01-06T09:00:00Z'")
        }
        Dialect::MySql => ("'2026-01-05 08:00:00'", "'2026-01-06 09:00:00'"),
    };
    let word = |text: &str| match database.dialect {
        Dialect::MySql => format!("CONCAT('{text}', n)"),
        _ => format!("'{text}' || n"),
    };
    let (reference, subject) = (word("ESC-"), word("Subject "));
    database
        .execute(&format!(
            "INSERT INTO escalated_tickets (id, tenant_id, reference, requester_type, \
             requester_id, subject, subject_fold, description, status, priority, ticket_type, \
             channel, awaiting, created_at, updated_at) {numbers} n, '', {reference}, 'user', \
             '10', {subject}, {subject}, 'Long', 'open', 2, 'question', 'web', 'internal', \
             {early}, {early} FROM s"
        ))
        .await;
    for metric in ["first_response", "resolution"] {
        let wake = if metric == "resolution" {
            format!("CASE WHEN n % 100 = 0 THEN {early} ELSE {late} END")
        } else {
            late.to_owned()
        };
        database
            .execute(&format!(
                "INSERT INTO escalated_sla_clocks (tenant_id, ticket_id, metric, cycle, policy_id, \
                 target_minutes, state, started_at, due_at, fired, level, wake_at, created_at, \
                 updated_at) {numbers} '', n, '{metric}', 1, 1, 60, 'running', {early}, {late}, \
                 '', 0, {wake}, {early}, {early} FROM s"
            ))
            .await;
    }
    for kind in ["created", "tag_added", "note_added", "sla_started"] {
        database
            .execute(&format!(
                "INSERT INTO escalated_ticket_activities (tenant_id, ticket_id, type, causer_type, \
                 causer_name, request_id, created_at) {numbers} '', n, '{kind}', 'system', '', '', \
                 {early} FROM s"
            ))
            .await;
    }
    match database.dialect {
        Dialect::MySql => {
            let tables = "escalated_tickets, escalated_sla_clocks, escalated_ticket_activities";
            database.execute(&format!("ANALYZE TABLE {tables}")).await;
        }
        _ => database.execute("ANALYZE").await,
    }
}

/// The plan of a statement as lines; for MariaDB those tables that are read whole.
async fn explain(database: &Database, statement: Statement) -> String {
    let Statement { sql, values, persistent } = statement;
    let before = match database.dialect {
        Dialect::Sqlite => "EXPLAIN QUERY PLAN",
        Dialect::Postgres => "EXPLAIN",
        Dialect::MySql => "EXPLAIN FORMAT=JSON",
    };
    let statement = Statement { sql: format!("{before} {sql}").into(), values, persistent };
    if database.dialect == Dialect::Sqlite {
        let rows: Vec<(i64, i64, i64, String)> = database.fetch(statement).await;
        return rows.into_iter().map(|row| row.3 + "\n").collect();
    }
    let rows: Vec<(String,)> = database.fetch(statement).await;
    let text: String = rows.into_iter().map(|row| row.0 + "\n").collect();
    if database.dialect == Dialect::Postgres {
        return text;
    }
    let mut found = String::new();
    read_whole(&serde_json::from_str(&text).unwrap(), &mut found);
    format!("{found}{text}")
}

fn read_whole(plan: &serde_json::Value, found: &mut String) {
    match plan {
        serde_json::Value::Object(parts) => {
            if parts.get("access_type").is_some_and(|kind| kind == "ALL") {
                let table = parts["table_name"].as_str().unwrap();
                found.push_str(&format!("ALL {table}\n"));
            }
            parts.values().for_each(|part| read_whole(part, found));
        }
        serde_json::Value::Array(parts) => parts.iter().for_each(|part| read_whole(part, found)),
        _ => {}
    }
}

/// A batch is a handful of statements whether it has 7 tickets or 150, none of which reads a whole
/// table; so are a page of a recomputation, a page of a report, and a ticket's own clocks.
async fn look(dialect: Dialect) {
    let Some(database) = Database::migrated(dialect).await else { return };
    fill(&database).await;
    let seen = Arc::new(Statements::default());
    let stores = SqlStores::new(Db::new(database.db.pool().clone(), Some(seen.clone())));
    let sweeps = SqlSweeps::new(stores.clone(), Arc::new(SeededEntropy::new(7)), Arc::default());
    let rule = Arc::new(TestSweep::default());
    let sweep = async |scope: SweepScope, limit| {
        sweeps.sweep(&scope, now(), limit, rule.clone()).await.unwrap()
    };
    let mut all = Vec::new();
    // The first batch reads the rules, which are believed for a while.
    assert_eq!(sweep(SweepScope::Due, 3).await.written, 3);
    all.extend(seen.take());
    for batch in [7, 150] {
        assert_eq!(sweep(SweepScope::Due, batch).await.written, batch as usize);
        let ran = seen.take();
        let texts: Vec<_> = ran.iter().map(|statement| statement.sql.clone()).collect();
        // Look, lock, clocks, the rules' version; then tickets, clocks old and new, activities,
        // events, jobs.
        assert_eq!(texts.len(), 10, "{dialect:?}, {batch}: {texts:#?}");
        all.extend(ran);
    }
    let tenant = TenantId::default();
    let after = TicketId(10_000);
    assert_eq!(sweep(SweepScope::Open { tenant: tenant.clone(), after }, 100).await.looked, 100);
    let ticket = TicketId(20_000);
    sweep(SweepScope::Ticket { tenant: tenant.clone(), ticket }, 1).await;
    let cx = Cx::system(tenant, now());
    assert_eq!(stores.clocks_of(&cx, ticket).await.unwrap().len(), 3);
    assert_eq!(stores.clock_history(&cx, ticket).await.unwrap().len(), 1);
    assert_eq!(stores.sla_log(&cx, ticket).await.unwrap().len(), 2);
    for filter in [
        ClockFilter::default(),
        ClockFilter { priority: Some(Priority::Medium), ..ClockFilter::default() },
        ClockFilter { from: Some(now() - chrono::TimeDelta::days(30)), ..ClockFilter::default() },
    ] {
        let page = stores.clock_records(&cx, &filter, ClockId(20_000), 100).await.unwrap();
        assert_eq!(page.len(), 100);
    }
    all.extend(seen.take());
    for statement in all {
        let text = statement.sql.to_string();
        // Rules are few; what inserts reads nothing of ours.
        if text.starts_with("INSERT") || !text.contains("escalated_sla_clocks") {
            let big = ["FROM escalated_tickets", "escalated_ticket_activities"];
            if text.starts_with("INSERT") || !big.iter().any(|name| text.contains(name)) {
                continue;
            }
        }
        let plan = explain(&database, statement).await;
        let scans: &[&str] = match dialect {
            Dialect::Sqlite => &[
                "SCAN escalated_tickets",
                "SCAN escalated_sla_clocks",
                "SCAN c\n",
                "SCAN escalated_ticket_activities",
            ],
            Dialect::Postgres => &[
                "Seq Scan on escalated_tickets",
                "Seq Scan on escalated_sla_clocks",
                "Seq Scan on escalated_ticket_activities",
            ],
            Dialect::MySql => &["ALL escalated_", "ALL c\n"],
        };
        for scan in scans {
            assert!(!plan.contains(scan), "{dialect:?}: {text}\n{plan}");
        }
    }
    database.drop().await;
}

#[tokio::test]
async fn sweeps_cost_a_handful_of_statements_on_sqlite() {
    look(Dialect::Sqlite).await;
}

#[tokio::test]
async fn sweeps_cost_a_handful_of_statements_on_postgres() {
    look(Dialect::Postgres).await;
}

#[tokio::test]
async fn sweeps_cost_a_handful_of_statements_on_mariadb() {
    look(Dialect::MySql).await;
}
