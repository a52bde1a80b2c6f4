use escalated_core::testing::skip_or_fail;

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
    MySql,
}

pub(crate) const ALL: [Kind; 3] = [Kind::Sqlite, Kind::Postgres, Kind::MySql];

impl Kind {
    /// The server's address; none on SQLite, and none, with a word in the log, if it is not known.
    pub(crate) fn server(self) -> Option<String> {
        let (name, variable) = match self {
            Self::Sqlite => return None,
            Self::Postgres => ("postgres", "ESCALATED_TEST_POSTGRES_URL"),
            Self::MySql => ("mysql", "ESCALATED_TEST_MYSQL_URL"),
        };
        let found = std::env::var(variable).ok();
        if found.is_none() {
            skip_or_fail(name, &format!("http suite on {name}: {variable} is not set"));
        }
        found
    }
}
