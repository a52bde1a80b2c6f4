use escalated_core::testing::skip_or_fail;

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
    MySql,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::MySql => "mysql",
        }
    }

    /// The server's address; none on SQLite, and none, with a word in the log, if it is not known.
    pub(crate) fn server(self) -> Option<String> {
        let variable = match self {
            Self::Sqlite => return None,
            Self::Postgres => "ESCALATED_TEST_POSTGRES_URL",
            Self::MySql => "ESCALATED_TEST_MYSQL_URL",
        };
        let found = std::env::var(variable).ok();
        if found.is_none() {
            skip_or_fail(self.name(), &format!("{} tests: {variable} is not set", self.name()));
        }
        found
    }
}
