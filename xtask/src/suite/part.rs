//! The parts of the test command.

use clap::ValueEnum;

/// One part; they run in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Part {
    /// Mail corpora and browser tools from the registries.
    Fetch,
    /// `cargo fmt --check`.
    Fmt,
    /// The house rules.
    Tidy,
    /// Lints, warnings denied.
    Clippy,
    /// Compiles all programs and tests at once.
    Build,
    /// Applications on rusqlite, diesel and sea-orm that add a helpdesk.
    Hosts,
    /// All tests on SQLite, PostgreSQL and MariaDB, and the doctests.
    Tests,
    /// The walk through the example in headless Chromium.
    Browser,
    /// The long counts, made short.
    SoakSmall,
}

impl Part {
    /// Its name on the command line and in the table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fetch => "fetch",
            Self::Fmt => "fmt",
            Self::Tidy => "tidy",
            Self::Clippy => "clippy",
            Self::Build => "build",
            Self::Hosts => "hosts",
            Self::Tests => "tests",
            Self::Browser => "browser",
            Self::SoakSmall => "soak-small",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_command_line() {
        for part in Part::value_variants() {
            let value = part.to_possible_value().unwrap();
            assert_eq!(value.get_name(), part.name());
        }
    }
}
