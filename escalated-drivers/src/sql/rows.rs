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
