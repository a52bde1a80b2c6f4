use std::io::Write;

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
            skipped(&format!("{} tests, because {variable} is not set", self.name()));
        }
        found
    }
}

/// Says that something was not tested, where the suite's report looks for it.
pub(crate) fn skipped(what: &str) {
    let line = format!("SKIPPED: {what}");
    eprintln!("{line}");
    if let Ok(log) = std::env::var("ESCALATED_SKIP_LOG") {
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(log).unwrap();
        writeln!(file, "{line}").unwrap();
    }
}
