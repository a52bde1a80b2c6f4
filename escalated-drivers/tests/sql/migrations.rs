//! The migrator on each database.

use escalated_core::time::{Clock, ManualClock};
use escalated_drivers::{
    migrate::{MigrationState, Migrator},
    sql::Dialect,
};
use escalated_migrations::{MYSQL, Migration, SQLITE};

use crate::{
    database::{ALL, Database},
    parity::columns,
};

fn now() -> escalated_core::time::Timestamp {
    ManualClock::default().now()
}

fn names() -> Vec<String> {
    SQLITE.iter().map(|file| format!("{:04}_{}", file.version, file.name)).collect()
}

#[tokio::test]
async fn a_fresh_database_is_migrated_once() {
    for dialect in ALL {
        let Some(database) = Database::empty(dialect).await else { continue };
        let migrator = database.migrator();
        let before = migrator.status().await.unwrap();
        assert!(before.iter().all(|line| line.state == MigrationState::Pending));
        assert!(!migrator.is_current().await.unwrap());

        let ran = migrator.run(now()).await.unwrap();
        assert_eq!(ran, names(), "{dialect:?}");
        let after = migrator.status().await.unwrap();
        assert_eq!(after.len(), ran.len());
        for line in after {
            assert_eq!(line.state, MigrationState::Applied { at: now() }, "{dialect:?}");
        }
        assert!(migrator.is_current().await.unwrap());
        assert!(migrator.run(now()).await.unwrap().is_empty());

        let leases: Vec<(String, i64)> =
            database.rows("SELECT name, value FROM escalated_leases").await;
        assert_eq!(leases, [("relay".to_owned(), 0)]);
        database.drop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_migrators_run_each_file_once() {
    for dialect in ALL {
        let Some(database) = Database::empty(dialect).await else { continue };
        let (one, two) = (database.migrator(), database.migrator());
        let (one, two) = tokio::join!(
            tokio::spawn(async move { one.run(now()).await }),
            tokio::spawn(async move { two.run(now()).await }),
        );
        let mut ran = one.unwrap().unwrap();
        ran.extend(two.unwrap().unwrap());
        ran.sort();
        assert_eq!(ran, names(), "{dialect:?}");
        database.drop().await;
    }
}

#[tokio::test]
async fn what_does_not_belong_to_these_files_is_refused() {
    for dialect in ALL {
        let Some(database) = Database::migrated(dialect).await else { continue };
        let migrator = database.migrator();
        for (edit, code) in [
            (
                "UPDATE escalated_migrations SET checksum = 'x' WHERE version = 2",
                "migration_changed",
            ),
            (
                "UPDATE escalated_migrations SET version = 999 WHERE version = 2",
                "migration_unknown",
            ),
            ("DELETE FROM escalated_migrations WHERE version = 999", "migration_missing"),
        ] {
            database.execute(edit).await;
            assert_eq!(migrator.run(now()).await.unwrap_err().code(), code, "{dialect:?}");
            assert_eq!(migrator.is_current().await.unwrap_err().code(), code, "{dialect:?}");
        }
        database.drop().await;
    }
}

/// A history whose last file meets a table that is there already.
const CLASHING: &[Migration] = &[
    Migration { version: 1, name: "first", sql: "CREATE TABLE escalated_a (id INT);" },
    Migration {
        version: 2,
        name: "second",
        sql: "CREATE TABLE escalated_b (id INT); CREATE TABLE escalated_taken (id INT); \
              CREATE TABLE escalated_c (id INT);",
    },
];

#[tokio::test]
async fn a_failing_file_is_named_and_runs_after_the_repair() {
    for dialect in ALL {
        let Some(database) = Database::empty(dialect).await else { continue };
        database.execute("CREATE TABLE escalated_taken (strange INT)").await;
        let migrator = Migrator::with_files(database.db.clone(), CLASHING);
        // The second time as well: a table of somebody else is never taken for ours.
        for _ in 0..2 {
            let error = migrator.run(now()).await.unwrap_err();
            assert_eq!(error.code(), "migration_failed");
            assert!(error.message().contains("0002_second failed at statement 2"), "{error}");
        }
        let status = migrator.status().await.unwrap();
        assert!(status[0].is_applied());
        let expected = match dialect {
            Dialect::MySql => MigrationState::Unfinished { steps: 1 },
            Dialect::Sqlite | Dialect::Postgres => MigrationState::Pending,
        };
        assert_eq!(status[1].state, expected);

        database.execute("DROP TABLE escalated_taken").await;
        assert_eq!(migrator.run(now()).await.unwrap(), ["0002_second"]);
        database.execute("INSERT INTO escalated_c (id) SELECT id FROM escalated_taken").await;
        database.drop().await;
    }
}

/// As a process leaves it that was killed after `done` statements of a file, the last of which it
/// counted or not.
async fn cut_off(database: &Database, file: &Migration, done: usize, counted: usize) {
    // At once, so that one connection runs them all, as the migrator does.
    let statements: Vec<&str> = file.statements().into_iter().take(done).collect();
    if !statements.is_empty() {
        database.execute(&statements.join(";\n")).await;
    }
    let (checksum, name, version) = (file.checksum(), file.name, file.version);
    database
        .execute(&format!(
            "INSERT INTO escalated_migrations VALUES \
             ({version}, '{name}', '{checksum}', 'running', {counted}, '2026-01-05 09:00:00')"
        ))
        .await;
}

#[tokio::test]
async fn a_migration_that_was_killed_on_mysql_goes_on() {
    let Some(whole) = Database::migrated(Dialect::MySql).await else { return };
    let expected = columns(&whole).await;
    whole.drop().await;
    let first = &MYSQL[0];
    let all = first.statements().len();
    for done in 0..=all {
        for counted in [done, done.saturating_sub(1)] {
            let Some(database) = Database::empty(Dialect::MySql).await else { return };
            Migrator::with_files(database.db.clone(), &[]).run(now()).await.unwrap();
            cut_off(&database, first, done, counted).await;
            let migrator = database.migrator();
            assert_eq!(
                migrator.status().await.unwrap()[0].state,
                MigrationState::Unfinished { steps: i64::try_from(counted).unwrap() }
            );
            assert_eq!(migrator.run(now()).await.unwrap(), names(), "{done} {counted}");
            assert_eq!(columns(&database).await, expected, "{done} {counted}");
            database
                .execute("INSERT INTO escalated_search VALUES (1, '', 'the and was', '')")
                .await;
            let found: Vec<(i64,)> = database
                .rows(
                    "SELECT ticket_id FROM escalated_search WHERE MATCH (public_text) \
                       AGAINST ('+the +was' IN BOOLEAN MODE)",
                )
                .await;
            assert_eq!(found, [(1,)], "stop words are kept, {done} {counted}");
            database.drop().await;
        }
    }
}
