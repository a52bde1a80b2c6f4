use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Error, Result, ids::TicketId};

/// The prefix of new references: 1 to 10 of `A-Z`, `0-9`, beginning with a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReferencePrefix(String);

impl ReferencePrefix {
    /// Checks the prefix.
    ///
    /// # Errors
    /// `invalid_prefix` when it does not fit.
    pub fn new(prefix: impl Into<String>) -> Result<Self> {
        let prefix = prefix.into();
        let fits = (1..=10).contains(&prefix.len())
            && prefix.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            && prefix.starts_with(|c: char| c.is_ascii_uppercase());
        if fits {
            Ok(Self(prefix))
        } else {
            Err(Error::field(
                "ticket_reference_prefix",
                "invalid_prefix",
                "a prefix has 1 to 10 of A-Z and 0-9 and begins with a letter, such as ESC",
            ))
        }
    }

    /// The reference of the ticket with that id: `ESC-00042`.
    #[must_use]
    pub fn reference(&self, id: TicketId) -> Reference {
        Reference(format!("{}-{:05}", self.0, id.0))
    }
}

impl Default for ReferencePrefix {
    fn default() -> Self {
        Self("ESC".into())
    }
}

impl TryFrom<String> for ReferencePrefix {
    type Error = Error;

    fn try_from(prefix: String) -> Result<Self> {
        Self::new(prefix)
    }
}

impl From<ReferencePrefix> for String {
    fn from(prefix: ReferencePrefix) -> Self {
        prefix.0
    }
}

/// The key of a ticket for people: `ESC-00042`. Unique in its tenant, never changes, and is looked
/// up whole, so that old prefixes keep resolving.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reference(String);

impl Reference {
    /// Reads a reference; upper and lower case are the same. 1 to 32 of `A-Z`, `0-9`, `-`.
    ///
    /// # Errors
    /// `ticket_not_found` when it cannot be one, so that a wrong form tells no more than a wrong
    /// number.
    pub fn parse(text: &str) -> Result<Self> {
        let fits = (1..=32).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if fits {
            Ok(Self(text.to_ascii_uppercase()))
        } else {
            Err(Error::not_found("ticket_not_found", "no ticket has that reference"))
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How a caller names a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum TicketKey {
    /// By our id.
    Id(TicketId),
    /// By its reference.
    Reference(Reference),
}

impl TicketKey {
    /// Reads what stands in a path: digits are an id, everything else is a reference.
    ///
    /// # Errors
    /// `ticket_not_found` when it can be neither.
    pub fn parse(text: &str) -> Result<Self> {
        match text.parse::<i64>() {
            Ok(id) if id > 0 => Ok(Self::Id(TicketId(id))),
            _ => Reference::parse(text).map(Self::Reference),
        }
    }
}

impl From<TicketId> for TicketKey {
    fn from(id: TicketId) -> Self {
        Self::Id(id)
    }
}

impl From<Reference> for TicketKey {
    fn from(reference: Reference) -> Self {
        Self::Reference(reference)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_have_five_digits_or_more() {
        let prefix = ReferencePrefix::default();
        assert_eq!(prefix.reference(TicketId(42)).as_str(), "ESC-00042");
        assert_eq!(prefix.reference(TicketId(1_234_567)).as_str(), "ESC-1234567");
        assert!(ReferencePrefix::new("esc").is_err());
        assert!(ReferencePrefix::new("1ESC").is_err());
        assert!(ReferencePrefix::new("ABCDEFGHIJK").is_err());
    }

    #[test]
    fn keys_tell_ids_from_references() {
        assert_eq!(TicketKey::parse("7").unwrap(), TicketKey::Id(TicketId(7)));
        let key = TicketKey::parse("esc-00007").unwrap();
        assert_eq!(key, TicketKey::Reference(Reference("ESC-00007".into())));
        assert!(TicketKey::parse("../etc").is_err());
        assert!(TicketKey::parse("").is_err());
    }
}
