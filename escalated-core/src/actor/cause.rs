use serde::{Deserialize, Serialize};

/// Why a change happens: what it was caused by, and how many changes stand before it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cause {
    /// The rule, job or event that asked for the change; none for a person at the edge.
    pub by: Option<String>,
    /// How many changes lead here; 0 at the edge. The pipeline stops at
    /// [`crate::pipeline::MAX_DEPTH`].
    pub depth: u8,
}

impl Cause {
    /// The cause of a change that `by` makes in answer to one with this cause.
    #[must_use]
    pub fn next(&self, by: impl Into<String>) -> Self {
        Self { by: Some(by.into()), depth: self.depth.saturating_add(1) }
    }
}
