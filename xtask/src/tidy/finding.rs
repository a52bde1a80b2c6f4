//! What a rule has to say.

use std::fmt;

/// One breach of one rule, at one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file or crate.
    pub place: String,
    /// The rule's short name.
    pub rule: &'static str,
    /// What is wrong and what to do.
    pub message: String,
}

impl Finding {
    /// A finding of the named rule.
    pub(crate) fn new(
        rule: &'static str,
        place: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self { place: place.into(), rule, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} [{}]", self.place, self.message, self.rule)
    }
}
