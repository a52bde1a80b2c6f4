//! The table that is reported.

use std::fmt::Write as _;

/// One check on one database.
#[derive(Debug, Clone)]
pub(super) struct Row {
    check: &'static str,
    database: &'static str,
    count: u32,
    unit: &'static str,
    found: String,
    pub(super) sound: bool,
}

impl Row {
    pub(super) fn new(
        check: &'static str,
        database: &'static str,
        count: u32,
        found: String,
        sound: bool,
    ) -> Self {
        Self { check, database, count, unit: "", found, sound }
    }

    /// What is counted, when it is not times.
    pub(super) fn unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    /// A check that broke off.
    pub(super) fn broken(
        check: &'static str,
        database: &'static str,
        error: &anyhow::Error,
    ) -> Self {
        Self::new(check, database, 0, format!("broke off: {error:#}"), false)
    }

    /// One line of Markdown.
    pub(super) fn line(&self) -> String {
        format!(
            "| {} | {} | {}{} | {} | {} |",
            self.check,
            self.database,
            self.count,
            if self.unit.is_empty() { String::new() } else { format!(" {}", self.unit) },
            self.found.replace('|', "\\|").replace('\n', " "),
            if self.sound { "ok" } else { "FAILED" },
        )
    }
}

/// All rows in Markdown.
pub(super) fn markdown(rows: &[Row]) -> String {
    let mut text = String::from("| check | database | count | found | |\n|---|---|---|---|---|\n");
    for row in rows {
        let _ = writeln!(text, "{}", row.line());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_lines_of_markdown() {
        let rows = [
            Row::new("claims", "SQLite", 200, "1 won".to_owned(), true),
            Row::new("cut", "MariaDB", 60, "500 | a\nb".to_owned(), false).unit("s"),
        ];
        let text = markdown(&rows);
        assert!(text.contains("| claims | SQLite | 200 | 1 won | ok |\n"));
        assert!(text.contains("| cut | MariaDB | 60 s | 500 \\| a b | FAILED |\n"));
    }
}
