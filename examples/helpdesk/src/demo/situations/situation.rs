use escalated::core::tickets::{Priority, TicketType};

/// One thing that goes wrong, or that somebody wants to know, and what is said about it.
#[derive(Debug)]
pub struct Situation {
    /// ISO 639-1.
    pub language: &'static str,
    /// The ticket's subject.
    pub subject: &'static str,
    /// What the customer writes first.
    pub body: &'static str,
    /// What an agent answers.
    pub answer: &'static str,
    /// What the customer says to that.
    pub back: &'static str,
    /// What the agents say among themselves; may be empty.
    pub note: &'static str,
    /// What sort of request it is.
    pub kind: TicketType,
    /// How urgent it usually is.
    pub priority: Priority,
    /// Names of tags.
    pub tags: &'static [&'static str],
}

/// What a situation has unless it says otherwise: `..ENGLISH`.
pub(super) const ENGLISH: Situation = Situation {
    language: "en",
    subject: "",
    body: "",
    answer: "",
    back: "",
    note: "",
    kind: TicketType::Question,
    priority: Priority::Medium,
    tags: &[],
};
