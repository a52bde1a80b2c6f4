//! One macro, so that every table names itself and lists its columns alike.

/// Declares the identifiers of one table: `Table` renders the table's name, every other variant its
/// own name in snake case.
macro_rules! table {
    ($(#[$doc:meta])* $name:ident = $table:tt {
        $($(#[$attribute:meta])* $column:ident),* $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, sea_query::Iden)]
        #[iden = $table]
        pub enum $name {
            /// The table itself.
            Table,
            $(
                #[doc = concat!("The column of `", stringify!($column), "`.")]
                $(#[$attribute])*
                $column,
            )*
        }

        impl $name {
            /// All columns, in the order of the migrations.
            pub const COLUMNS: &'static [Self] = &[$(Self::$column,)*];
        }
    };
}

pub(super) use table;
