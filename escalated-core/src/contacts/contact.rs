use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Error, Result,
    ids::{ContactId, HostUserId},
    time::Timestamp,
};

/// The longest address, in bytes (RFC 5321: 64 for the local part, 255 for the domain, and `@`).
pub const MAX_EMAIL: usize = 320;

/// A guest identity, one for each address without case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    /// Our id.
    pub id: ContactId,
    /// The address as first seen.
    pub email: String,
    /// The name; a blank one is filled by the next ticket.
    pub name: Option<String>,
    /// The host user that the contact became.
    pub user_id: Option<HostUserId>,
    /// An object of the host's own.
    pub metadata: Value,
    /// When it was first seen.
    pub created_at: Timestamp,
    /// The newest change.
    pub updated_at: Timestamp,
}

impl Contact {
    /// The name, or the local part of the address.
    #[must_use]
    pub fn display_name(&self) -> &str {
        match self.name.as_deref() {
            Some(name) if !name.trim().is_empty() => name,
            _ => self.email.split('@').next().unwrap_or(&self.email),
        }
    }
}

/// Whether a text can be an address that mail goes to: one `@`, both sides there, no white space,
/// no control characters, no list.
///
/// # Errors
/// `required`, `too_long` or `invalid_email` for the named field.
pub fn check_email(field: &str, email: &str) -> Result<()> {
    let trimmed = email.trim();
    if trimmed.is_empty() {
        return Err(Error::field(field, "required", "an e-mail address is needed"));
    }
    if trimmed.len() > MAX_EMAIL {
        return Err(Error::field(field, "too_long", "an address has at most 320 bytes"));
    }
    let fits = trimmed.split_once('@').is_some_and(|(local, domain)| {
        let forbidden =
            |c: char| c.is_whitespace() || c.is_control() || "<>,;:\"()[]\\@".contains(c);
        (1..=64).contains(&local.len())
            && !local.contains(forbidden)
            && !domain.is_empty()
            && !domain.contains(forbidden)
            && !domain.starts_with(['.', '-'])
            && !domain.ends_with(['.', '-'])
    });
    if fits {
        Ok(())
    } else {
        Err(Error::field(field, "invalid_email", "write one address, such as dana@example.org"))
    }
}

#[cfg(test)]
mod tests {
    use super::check_email;

    #[test]
    fn addresses() {
        for good in ["dana@example.org", " d.o+x@sub.example.org ", "ü@exämple.org", "a@localhost"]
        {
            assert!(check_email("email", good).is_ok(), "{good}");
        }
        for bad in
            ["", "dana", "@x.org", "a@", "a@b@c", "a b@c.org", "a@c.org,b@c.org", "a@c\r\nBcc: x"]
        {
            assert!(check_email("email", bad).is_err(), "{bad:?}");
        }
    }
}
