use sqlx::{ColumnIndex, Decode, Row};

/// The columns of a row, one after the other.
pub(crate) struct Columns<'r, R: Row> {
    row: &'r R,
    next: usize,
}

impl<'r, R: Row> Columns<'r, R>
where
    usize: ColumnIndex<R>,
{
    pub(crate) fn of(row: &'r R) -> Self {
        Self { row, next: 0 }
    }

    /// The next column, of the type that the schema gives it.
    #[cfg_attr(
        not(any(feature = "postgres", feature = "mysql")),
        expect(dead_code, reason = "no database with typed columns is compiled in")
    )]
    pub(crate) fn typed<T: Decode<'r, R::Database>>(&mut self) -> sqlx::Result<T> {
        let index = self.next;
        self.next = index.saturating_add(1);
        self.row.try_get_unchecked(index)
    }

    /// The next column, if it has the type: SQLite keeps any type in any column.
    #[cfg_attr(
        not(feature = "sqlite"),
        expect(dead_code, reason = "the database without typed columns is not compiled in")
    )]
    pub(crate) fn checked<T>(&mut self) -> sqlx::Result<T>
    where
        T: Decode<'r, R::Database> + sqlx::Type<R::Database>,
    {
        let index = self.next;
        self.next = index.saturating_add(1);
        self.row.try_get(index)
    }
}

/// Reads the fields of a row type in the order of its columns. `derive(FromRow)` looks every
/// column up by its name and compares its type, for every row; that was a tenth of a list.
macro_rules! by_position {
    ($name:ident { $($field:ident),* $(,)? }) => {
        $crate::sql::by_position!(@of $name, "sqlite", sqlx::sqlite::SqliteRow, checked, $($field)*);
        $crate::sql::by_position!(@of $name, "postgres", sqlx::postgres::PgRow, typed, $($field)*);
        $crate::sql::by_position!(@of $name, "mysql", sqlx::mysql::MySqlRow, typed, $($field)*);

        impl $name {
            /// The names of the columns, in order.
            #[cfg(test)]
            pub(crate) const NAMES: &[&str] = &[$(stringify!($field)),*];
        }
    };
    (@of $name:ident, $feature:literal, $row:ty, $next:ident, $($field:ident)*) => {
        #[cfg(feature = $feature)]
        impl<'r> sqlx::FromRow<'r, $row> for $name {
            fn from_row(row: &'r $row) -> sqlx::Result<Self> {
                let mut columns = $crate::sql::Columns::of(row);
                Ok(Self { $($field: columns.$next()?),* })
            }
        }
    };
}
pub(crate) use by_position;
