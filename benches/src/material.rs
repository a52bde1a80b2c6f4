//! The tickets, words and places that the operations work on.

use escalated_core::page::Cursor;

/// A ticket by both of its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    /// The id.
    pub id: i64,
    /// The reference.
    pub reference: String,
}

/// What was prepared for the run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Material {
    /// Tickets with 20 replies.
    pub long: Vec<Known>,
    /// Open tickets that the service answers.
    pub answered: Vec<Known>,
    /// As many others that the bare statements answer, so that neither finds longer threads than
    /// the other.
    pub answered_bare: Vec<Known>,
    /// Where the 101st page of the list begins.
    pub deep: Option<Cursor>,
    /// Words that find something.
    pub words: Vec<String>,
}

/// One of several, in turn.
pub(crate) fn in_turn<T>(things: &[T], turn: usize) -> Option<&T> {
    things.get(turn.checked_rem(things.len())?)
}
