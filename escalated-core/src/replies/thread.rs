use super::{Note, Reply};

/// The replies of a ticket, oldest first. Whatever leaves for a requester is built from this, and
/// this cannot hold a note.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PublicThread {
    /// Oldest first.
    pub replies: Vec<Reply>,
}

/// One message for staff.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// A public message.
    Reply(Reply),
    /// A message for staff.
    Note(Note),
}

/// Replies and notes, oldest first, for staff.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StaffThread {
    /// Oldest first.
    pub entries: Vec<Entry>,
}

impl StaffThread {
    /// The part that requesters may see.
    #[must_use]
    pub fn into_public(self) -> PublicThread {
        let replies = self.entries.into_iter().filter_map(|entry| match entry {
            Entry::Reply(reply) => Some(reply),
            Entry::Note(_) => None,
        });
        PublicThread { replies: replies.collect() }
    }
}

/// What the caller may read of a ticket's messages.
#[derive(Debug, Clone, PartialEq)]
pub enum Thread {
    /// The caller is on the requester's side.
    Public(PublicThread),
    /// The caller is staff.
    Staff(StaffThread),
}

impl Thread {
    /// The public part, whoever asked.
    #[must_use]
    pub fn into_public(self) -> PublicThread {
        match self {
            Self::Public(thread) => thread,
            Self::Staff(thread) => thread.into_public(),
        }
    }
}
