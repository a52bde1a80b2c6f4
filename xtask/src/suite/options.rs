//! What of the test command is wanted.

use clap::{Args, ValueEnum};

use super::part::Part;

/// A choice of parts and of a crate.
#[derive(Debug, Clone, Default, Args)]
pub struct Options {
    /// Only these parts.
    #[arg(long, value_enum, value_delimiter = ',')]
    pub only: Vec<Part>,
    /// Only the lints and tests of this crate (the parts clippy, build and tests).
    #[arg(long, value_name = "NAME")]
    pub package: Option<String>,
}

impl Options {
    /// The parts to run, in their order.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let all = Part::value_variants().iter().copied();
        match (self.only.is_empty(), &self.package) {
            (false, _) => all.filter(|part| self.only.contains(part)).collect(),
            (true, None) => all.collect(),
            (true, Some(_)) => vec![Part::Fmt, Part::Clippy, Part::Build, Part::Tests],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chosen_parts_keep_their_order() {
        let only = vec![Part::Tests, Part::Fmt];
        assert_eq!(Options { only, package: None }.parts(), [Part::Fmt, Part::Tests]);
        assert_eq!(Options::default().parts().len(), Part::value_variants().len());
        let package = Some("escalated-core".to_owned());
        assert!(!Options { only: Vec::new(), package }.parts().contains(&Part::Browser));
    }
}
