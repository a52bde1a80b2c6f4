//! `helpdesk verify`: counts that must agree, straight from the tables.
//!
//! On purpose this asks the database and not the library: it checks the library.

use std::{str::FromStr, time::Duration};

use anyhow::{Result, bail};
use serde::Serialize;
use sqlx::{
    Connection, MySqlConnection, PgConnection, SqliteConnection, sqlite::SqliteConnectOptions,
};

/// What was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// All tickets.
    pub tickets: i64,
    /// All recorded changes.
    pub activities: i64,
    /// All events in the outbox.
    pub outbox: i64,
    /// Changes of which a part is missing; 0 in a sound database.
    pub half_written: i64,
    /// References that two tickets have; 0 in a sound database.
    pub duplicate_references: i64,
    /// Transactions that are open though nothing runs in them.
    pub open_transactions: i64,
}

const TICKETS: &str = "SELECT COUNT(*) FROM escalated_tickets";
const ACTIVITIES: &str = "SELECT COUNT(*) FROM escalated_ticket_activities";
const OUTBOX: &str = "SELECT COUNT(*) FROM escalated_outbox";
const DUPLICATE_REFERENCES: &str = "SELECT COUNT(*) FROM (SELECT tenant_id, reference \
     FROM escalated_tickets GROUP BY tenant_id, reference HAVING COUNT(*) > 1) twice";

/// Each counts one way in which a change can be half there.
const HALF_WRITTEN: [&str; 4] = [
    // A ticket that was never finished.
    "SELECT COUNT(*) FROM escalated_tickets WHERE reference IS NULL",
    // A ticket whose opening was not recorded exactly once.
    "SELECT COUNT(*) FROM escalated_tickets t LEFT JOIN (SELECT ticket_id, COUNT(*) AS n \
     FROM escalated_ticket_activities WHERE type = 'created' GROUP BY ticket_id) a \
     ON a.ticket_id = t.id WHERE COALESCE(a.n, 0) <> 1",
    // A ticket of which an event is missing. Housekeeping removes old ones, oldest first: what is
    // left has no gap and ends with the newest.
    "SELECT COUNT(*) FROM escalated_tickets t LEFT JOIN (SELECT ticket_id, COUNT(*) AS n, \
     MIN(seq) AS lowest, MAX(seq) AS highest FROM escalated_outbox GROUP BY ticket_id) o \
     ON o.ticket_id = t.id WHERE o.highest <> t.event_seq OR o.n <> o.highest - o.lowest + 1 \
     OR (o.n IS NULL AND t.updated_at >= (SELECT MIN(created_at) FROM escalated_outbox))",
    // A ticket with replies or notes that were not recorded, or the other way round.
    "SELECT COUNT(*) FROM escalated_tickets t LEFT JOIN (SELECT ticket_id, COUNT(*) AS n \
     FROM escalated_replies GROUP BY ticket_id) r ON r.ticket_id = t.id \
     LEFT JOIN (SELECT ticket_id, COUNT(*) AS n FROM escalated_ticket_activities \
     WHERE type IN ('replied', 'note_added') GROUP BY ticket_id) a ON a.ticket_id = t.id \
     WHERE COALESCE(r.n, 0) <> COALESCE(a.n, 0)",
];

/// One snapshot for all counts, because a server may be writing meanwhile.
const SNAPSHOT_OF_POSTGRES: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const SNAPSHOT_OF_MYSQL: &str = "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY";
const SNAPSHOT_OF_SQLITE: &str = "BEGIN";

const IDLE_ON_POSTGRES: &str = "SELECT COUNT(*) FROM pg_stat_activity \
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'";
const IDLE_ON_MYSQL: &str = "SELECT COUNT(*) FROM information_schema.INNODB_TRX x \
     JOIN information_schema.PROCESSLIST p ON p.ID = x.trx_mysql_thread_id \
     WHERE p.DB = DATABASE() AND p.COMMAND = 'Sleep'";

const LOOKS: u32 = 15;
const BETWEEN_LOOKS: Duration = Duration::from_millis(200);

/// Asks the same of any of the three databases; a macro, because each has its own types.
macro_rules! count {
    ($connection:expr, $snapshot:expr, $idle:expr) => {{
        let mut connection = $connection;
        sqlx::raw_sql($snapshot).execute(&mut connection).await?;
        let mut ask = async |sql: &'static str| {
            sqlx::query_scalar::<_, i64>(sql).fetch_one(&mut connection).await
        };
        let mut counts = Counts {
            tickets: ask(TICKETS).await?,
            activities: ask(ACTIVITIES).await?,
            outbox: ask(OUTBOX).await?,
            half_written: 0,
            duplicate_references: ask(DUPLICATE_REFERENCES).await?,
            open_transactions: 0,
        };
        for sql in HALF_WRITTEN {
            counts.half_written += ask(sql).await?;
        }
        // Between two statements every transaction is idle for a moment: only what stays counts.
        for _ in 0..LOOKS {
            counts.open_transactions = ask($idle).await?;
            if counts.open_transactions == 0 {
                break;
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
        connection.close().await?;
        counts
    }};
}

/// Counts on a connection of its own.
pub async fn counts(url: &str) -> Result<Counts> {
    match url.split(':').next() {
        Some("sqlite") => {
            let options = SqliteConnectOptions::from_str(url)?;
            let mut connection = SqliteConnection::connect_with(&options).await?;
            // Nobody tells who holds SQLite's write lock; but who gets it knows that nobody does.
            let open = sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await.is_err();
            if !open {
                sqlx::query("ROLLBACK").execute(&mut connection).await?;
            }
            let counts = count!(connection, SNAPSHOT_OF_SQLITE, "SELECT 0");
            Ok(Counts { open_transactions: open.into(), ..counts })
        }
        Some("postgres" | "postgresql") => {
            let connection = PgConnection::connect(url).await?;
            Ok(count!(connection, SNAPSHOT_OF_POSTGRES, IDLE_ON_POSTGRES))
        }
        Some("mysql" | "mariadb") => {
            let connection = MySqlConnection::connect(url).await?;
            Ok(count!(connection, SNAPSHOT_OF_MYSQL, IDLE_ON_MYSQL))
        }
        _ => bail!("the database is sqlite:PATH, postgres://… or mysql://…"),
    }
}
