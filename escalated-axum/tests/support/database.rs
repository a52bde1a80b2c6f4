use escalated::{ConnectOptions, Pool, drivers::sql::connect};
use sqlx::AssertSqlSafe;

use super::Kind;

/// A fresh, empty database.
pub(crate) struct Database {
    kind: Kind,
    name: String,
    pub(crate) url: String,
    folder: tempfile::TempDir,
}

impl Database {
    /// None if there is no such server.
    pub(crate) async fn fresh(kind: Kind, suite: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let name = format!("esc_{suite}_{}", std::process::id());
        let url = if kind == Kind::Sqlite {
            format!("sqlite:{}", folder.path().join("suite.db").display())
        } else {
            let server = kind.server()?;
            run(&server, &format!("DROP DATABASE IF EXISTS {name}")).await;
            run(&server, &format!("CREATE DATABASE {name}")).await;
            format!("{}/{name}", server.rsplit_once('/').unwrap().0)
        };
        Some(Self { kind, name, url, folder })
    }

    /// A folder that goes with it.
    pub(crate) fn folder(&self) -> std::path::PathBuf {
        self.folder.path().join("files")
    }

    /// Throws it away.
    pub(crate) async fn drop(self) {
        if let Some(server) = self.kind.server() {
            run(&server, &format!("DROP DATABASE IF EXISTS {}", self.name)).await;
        }
    }
}

async fn run(url: &str, sql: &str) {
    let options = ConnectOptions { max_connections: 1, ..ConnectOptions::default() };
    let text = AssertSqlSafe(sql.to_owned());
    match connect(url, &options).await.unwrap() {
        Pool::Postgres(pool) => drop(sqlx::raw_sql(text).execute(&pool).await.unwrap()),
        Pool::MySql(pool) => drop(sqlx::raw_sql(text).execute(&pool).await.unwrap()),
        Pool::Sqlite { .. } => {}
    }
}
