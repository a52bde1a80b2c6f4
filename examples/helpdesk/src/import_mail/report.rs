use std::fmt;

/// A message that did not become a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    /// Where it was found: `path#n`.
    pub(super) place: String,
    /// A stable word.
    pub(super) code: String,
    /// A sentence.
    pub(super) reason: String,
}

impl Refused {
    pub(super) fn new(
        place: impl Into<String>,
        code: impl Into<String>,
        reason: impl Into<String>,
    ) -> Self {
        Self { place: place.into(), code: code.into(), reason: reason.into() }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.place, self.code, self.reason)
    }
}

/// What became of all messages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Report {
    /// How many were found.
    pub(super) messages: usize,
    /// How many became tickets.
    pub(super) tickets: usize,
    /// Where the text was cut to what a ticket holds.
    pub(super) truncated: Vec<String>,
    /// The others; `messages` is the sum of these and `tickets`.
    pub(super) refused: Vec<Refused>,
    /// Files in the folders that are no mail.
    pub(super) passed_over: usize,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for refused in &self.refused {
            writeln!(f, "{refused}")?;
        }
        for place in &self.truncated {
            writeln!(f, "{place}: truncated: a ticket, with its text cut to what a ticket holds")?;
        }
        write!(
            f,
            "{} messages: {} tickets ({} cut), {} refused; {} other files passed over",
            self.messages,
            self.tickets,
            self.truncated.len(),
            self.refused.len(),
            self.passed_over
        )
    }
}
