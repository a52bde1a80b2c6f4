//! What is measured.

use std::fmt;

/// One kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Operation {
    /// Open a ticket.
    Create,
    /// Read a ticket with 20 replies.
    Get,
    /// The first 25 of a filtered list, by cursor.
    List,
    /// The same, 100 pages deep.
    Deep,
    /// The same list by page number, with its total.
    Counted,
    /// The first 25 of a search.
    Search,
    /// Answer a ticket as an agent.
    Reply,
}

impl Operation {
    /// In the order in which they are run.
    pub(crate) const ALL: [Self; 7] =
        [Self::Get, Self::List, Self::Deep, Self::Counted, Self::Search, Self::Create, Self::Reply];

    /// The word on the command line and in the report.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Get => "get",
            Self::List => "list",
            Self::Deep => "deep",
            Self::Counted => "counted",
            Self::Search => "search",
            Self::Reply => "reply",
        }
    }

    /// Reads the word.
    pub(crate) fn parse(word: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|operation| operation.word() == word);
        found.ok_or_else(|| format!("one of {}", Self::ALL.map(Self::word).join(", ")))
    }

    /// Whether it changes anything, and with it leaves work for the outbox.
    pub(crate) fn writes(self) -> bool {
        matches!(self, Self::Create | Self::Reply)
    }

    /// The share of the bare figure that the service has to reach.
    pub(crate) fn goal(self) -> f64 {
        if self.writes() { 0.5 } else { 0.4 }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}
