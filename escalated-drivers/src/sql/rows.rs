use escalated_core::{Error, Result};

use super::database_error;

/// Declares the bound that a row type decodes from every database that is compiled in.
macro_rules! decodes {
    ($feature:literal, $name:ident, $row:ty) => {
        /// Decodes from a row of this database, if it is compiled in.
        #[cfg(feature = $feature)]
        pub trait $name: for<'r> sqlx::FromRow<'r, $row> {}
        #[cfg(feature = $feature)]
        impl<T: for<'r> sqlx::FromRow<'r, $row>> $name for T {}
        /// Decodes from a row of this database, if it is compiled in.
        #[cfg(not(feature = $feature))]
        pub trait $name {}
        #[cfg(not(feature = $feature))]
        impl<T> $name for T {}
    };
}

decodes!("sqlite", FromSqlite, sqlx::sqlite::SqliteRow);
decodes!("postgres", FromPostgres, sqlx::postgres::PgRow);
decodes!("mysql", FromMySql, sqlx::mysql::MySqlRow);

/// A row type that decodes on all three databases; `#[derive(sqlx::FromRow)]` suffices.
pub trait DbRow: FromSqlite + FromPostgres + FromMySql + Send + Unpin {}

impl<T: FromSqlite + FromPostgres + FromMySql + Send + Unpin> DbRow for T {}

/// Which ticket, rule or other thing a row is about, in which column.
pub(crate) trait Keyed {
    const KEY: &'static str;

    /// The value of that column.
    fn key(&self) -> i64;
}

/// A row, or why it cannot be read; what it is about is known all the same.
#[derive(Debug)]
pub(crate) struct Perhaps<T> {
    pub(crate) key: i64,
    row: sqlx::Result<T>,
}

impl<T> Perhaps<T> {
    /// The row as what it stands for.
    pub(crate) fn read<N: TryFrom<T, Error = Error>>(self) -> Result<N> {
        self.row.map_err(database_error).and_then(N::try_from)
    }
}

impl<T: Keyed> From<T> for Perhaps<T> {
    fn from(row: T) -> Self {
        Self { key: row.key(), row: Ok(row) }
    }
}

impl<'r, R, T> sqlx::FromRow<'r, R> for Perhaps<T>
where
    R: sqlx::Row,
    T: sqlx::FromRow<'r, R> + Keyed,
    &'static str: sqlx::ColumnIndex<R>,
    i64: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    fn from_row(row: &'r R) -> sqlx::Result<Self> {
        Ok(Self { key: row.try_get(T::KEY)?, row: T::from_row(row) })
    }
}
