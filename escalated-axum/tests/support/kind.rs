use std::io::Write;

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
        let variable = match self {
            Self::Sqlite => return None,
            Self::Postgres => "ESCALATED_TEST_POSTGRES_URL",
            Self::MySql => "ESCALATED_TEST_MYSQL_URL",
        };
        let found = std::env::var(variable).ok();
        if found.is_none() {
            skipped(&format!("http suite on {self:?}, because {variable} is not set"));
        }
        found
    }
}

fn skipped(what: &str) {
    let line = format!("SKIPPED: {what}");
    eprintln!("{line}");
    if let Ok(log) = std::env::var("ESCALATED_SKIP_LOG") {
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(log).unwrap();
        writeln!(file, "{line}").unwrap();
    }
}
