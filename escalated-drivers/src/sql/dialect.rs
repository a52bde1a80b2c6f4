use sea_query::{
    MysqlQueryBuilder, PostgresQueryBuilder, QueryStatementWriter, SqliteQueryBuilder, Values,
};

use super::Statement;

/// Which SQL a database speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
    /// MySQL and MariaDB.
    MySql,
}

impl Dialect {
    /// Renders a query for this database.
    #[must_use]
    pub fn build(self, query: &impl QueryStatementWriter) -> Statement {
        let (sql, values): (String, Values) = match self {
            Self::Sqlite => query.build(SqliteQueryBuilder),
            Self::Postgres => query.build(PostgresQueryBuilder),
            Self::MySql => query.build(MysqlQueryBuilder),
        };
        Statement::new(sql, values)
    }

    /// The folder of the migrations and the word in messages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::MySql => "mysql",
        }
    }
}
