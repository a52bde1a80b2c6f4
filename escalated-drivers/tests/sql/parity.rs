//! The three schemas are one: same tables, same columns, same empty fields, and the same names as
//! in the code.

use std::collections::{BTreeMap, BTreeSet};

use escalated_drivers::sql::{Dialect, schema::tables};

use crate::database::{ALL, Database};

/// Table → column → whether it may be empty.
pub(crate) type Columns = BTreeMap<String, BTreeMap<String, bool>>;

pub(crate) async fn columns(database: &Database) -> Columns {
    let sql = match database.dialect {
        // A primary key is never empty, whatever the pragma says. Tables of FTS5 show their hidden
        // columns nowhere; their shadow tables are FTS5's own.
        Dialect::Sqlite => {
            "SELECT m.name, c.name, CASE WHEN c.\"notnull\" = 0 AND c.pk = 0 THEN 'YES' ELSE 'NO' END \
             FROM sqlite_master m JOIN pragma_table_info(m.name) c \
             WHERE m.type = 'table' AND m.name LIKE 'escalated_%' \
             AND m.name NOT LIKE 'escalated_search_%'"
        }
        Dialect::Postgres => {
            "SELECT table_name::text, column_name::text, is_nullable::text \
             FROM information_schema.columns WHERE table_schema = 'public'"
        }
        Dialect::MySql => {
            "SELECT table_name, column_name, CAST(is_nullable AS CHAR) \
             FROM information_schema.columns WHERE table_schema = DATABASE()"
        }
    };
    let rows: Vec<(String, String, String)> = database.rows(sql).await;
    let mut found = Columns::new();
    for (table, column, empty) in rows {
        found.entry(table).or_default().insert(column, empty == "YES");
    }
    found
}

#[tokio::test]
async fn schemas_agree_with_each_other_and_with_the_code() {
    let mut shared: Option<(Dialect, Columns)> = None;
    for dialect in ALL {
        let Some(database) = Database::migrated(dialect).await else { continue };
        let mut found = columns(&database).await;
        for names in tables(dialect) {
            if dialect == Dialect::Sqlite && names.table.starts_with("escalated_search") {
                let columns = names.columns.join(", ");
                let empty: Vec<(i64, String)> =
                    database.rows(&format!("SELECT {columns} FROM {}", names.table)).await;
                assert!(empty.is_empty());
                continue;
            }
            let columns = found.get(&names.table).unwrap_or_else(|| {
                panic!("{dialect:?} has no table {}", names.table);
            });
            let stored: BTreeSet<&str> = columns.keys().map(String::as_str).collect();
            let named: BTreeSet<&str> = names.columns.iter().map(String::as_str).collect();
            assert_eq!(stored, named, "{dialect:?} {}", names.table);
        }
        found.remove("escalated_search");
        let known: BTreeSet<String> = tables(dialect).into_iter().map(|t| t.table).collect();
        for table in found.keys() {
            assert!(known.contains(table), "{dialect:?}: the code does not name {table}");
        }
        match &shared {
            None => shared = Some((dialect, found)),
            Some((other, expected)) => {
                assert_eq!(&found, expected, "{dialect:?} differs from {other:?}");
            }
        }
        database.drop().await;
    }
}

#[tokio::test]
async fn every_table_has_a_tenant() {
    for dialect in ALL {
        let Some(database) = Database::migrated(dialect).await else { continue };
        for (table, columns) in columns(&database).await {
            let exempt = ["escalated_leases", "escalated_migrations"].contains(&table.as_str());
            assert!(exempt || columns.get("tenant_id") == Some(&false), "{dialect:?} {table}");
        }
        database.drop().await;
    }
}

#[tokio::test]
async fn index_names_are_short() {
    for dialect in ALL {
        let Some(database) = Database::migrated(dialect).await else { continue };
        let sql = match dialect {
            Dialect::Sqlite => {
                "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            }
            Dialect::Postgres => {
                "SELECT indexname::text FROM pg_indexes WHERE schemaname = 'public' \
                 AND indexname NOT LIKE '%_pkey'"
            }
            Dialect::MySql => {
                "SELECT DISTINCT index_name FROM information_schema.statistics \
                 WHERE table_schema = DATABASE() AND index_name <> 'PRIMARY'"
            }
        };
        let names: Vec<(String,)> = database.rows(sql).await;
        assert!(names.len() > 20, "{dialect:?}");
        for (name,) in names {
            assert!(name.starts_with("esc_") && name.len() <= 30, "{dialect:?} {name}");
        }
        database.drop().await;
    }
}

#[tokio::test]
async fn mysql_keys_are_whole_and_exact() {
    let Some(database) = Database::migrated(Dialect::MySql).await else { return };
    for names in tables(Dialect::MySql) {
        let shown: Vec<(String, String)> =
            database.rows(&format!("SHOW CREATE TABLE {}", names.table)).await;
        let text = &shown[0].1;
        assert!(!text.contains("USING HASH"), "{text}");
        assert!(
            text.contains("ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin"),
            "{text}"
        );
        for line in text.lines().filter(|line| line.contains("KEY `")) {
            // A prefix shows as a length behind the column: `name`(191).
            assert!(!line.contains("`("), "{line}");
        }
    }
    let odd: Vec<(String, String)> = database
        .rows(
            "SELECT table_name, column_name FROM information_schema.columns \
             WHERE table_schema = DATABASE() AND collation_name IS NOT NULL \
             AND collation_name <> 'utf8mb4_nopad_bin' AND data_type <> 'longtext'",
        )
        .await;
    assert_eq!(odd, []);
    // Foreign keys are served by our own indexes: InnoDB made none beside them.
    let made: Vec<(String,)> = database
        .rows(
            "SELECT DISTINCT index_name FROM information_schema.statistics \
             WHERE table_schema = DATABASE() AND index_name LIKE 'esc_fk_%'",
        )
        .await;
    assert_eq!(made, []);
    database.drop().await;
}
