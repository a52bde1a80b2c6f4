use super::Extension;
use crate::{Result, conditions::Condition};

/// A scrip engine: an extension whose hook selects and prepares rules.
pub trait ScripEngine: Extension {
    /// Reads a condition in the engine's own text form.
    ///
    /// # Errors
    /// An invalid-input error with the position of each mistake.
    fn parse_condition(&self, text: &str) -> Result<Condition>;
}
