//! What came of one part.

use std::time::Duration;

use anyhow::{Error, Result};

use super::part::Part;
use crate::counts::Counts;

/// A part that has run.
#[derive(Debug)]
pub struct Outcome {
    /// Which.
    pub part: Part,
    /// How long it took.
    pub took: Duration,
    /// Its single tests or checks; none for parts that just hold or do not.
    pub counts: Counts,
    /// Why it failed.
    pub error: Option<Error>,
}

impl Outcome {
    /// From what the part returned.
    pub(super) fn new(part: Part, took: Duration, result: Result<Counts>) -> Self {
        match result {
            Ok(counts) => Self { part, took, counts, error: None },
            Err(error) => Self { part, took, counts: Counts::default(), error: Some(error) },
        }
    }

    /// Did all of it hold?
    #[must_use]
    pub fn held(&self) -> bool {
        self.error.is_none() && self.counts.failed == 0
    }

    /// The counts for the closing line: a part that broke off counts as one failure.
    #[must_use]
    pub fn closing(&self) -> Counts {
        let broken = u64::from(self.error.is_some());
        self.counts + Counts { failed: broken, ..Counts::default() }
    }
}
