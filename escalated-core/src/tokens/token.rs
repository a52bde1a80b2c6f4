use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    Error, FieldError, Result,
    actor::Ability,
    entropy::Entropy,
    ids::{HostUserId, TenantId, TokenId},
    time::Timestamp,
};

/// The secret half of a token: 64 lower-case hex digits (256 bits). Shown once, never stored, and
/// not printed by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenSecret(String);

impl TokenSecret {
    /// A new secret.
    #[must_use]
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self(entropy.hex(32))
    }

    /// The text to show once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored and looked up: the SHA-256 of the text, in hex. A fast hash is enough for
    /// 256 random bits.
    #[must_use]
    pub fn stored(text: &str) -> String {
        hex::encode(Sha256::digest(text.as_bytes()))
    }
}

impl fmt::Debug for TokenSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenSecret(..)")
    }
}

/// A token as listed: everything but its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiToken {
    /// Our id.
    pub id: TokenId,
    /// Whose rows it opens.
    pub tenant: TenantId,
    /// The host user whom it stands for.
    pub owner: HostUserId,
    /// What it is called.
    pub name: String,
    /// What it may be used for.
    pub abilities: Vec<Ability>,
    /// When it was last used, to five minutes.
    pub last_used_at: Option<Timestamp>,
    /// After this it is refused.
    pub expires_at: Option<Timestamp>,
    /// After this it is refused.
    pub revoked_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl ApiToken {
    /// Whether the token may be used for something that asks for `wanted`.
    #[must_use]
    pub fn can(&self, wanted: Ability) -> bool {
        self.abilities.iter().any(|ability| {
            *ability == Ability::All
                || *ability == wanted
                || (*ability == Ability::Admin && wanted == Ability::Agent)
        })
    }
}

/// What makes a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// 1 to 255 characters.
    pub name: String,
    /// At least one.
    pub abilities: Vec<Ability>,
    /// 1 to 365; left out, it does not expire.
    #[serde(default)]
    pub expires_in_days: Option<i64>,
}

impl NewToken {
    /// Checks name, abilities and expiry.
    ///
    /// # Errors
    /// `required`, `too_long` or `out_of_range` with the field.
    pub fn check(&self) -> Result<()> {
        let mut errors = Vec::new();
        crate::departments::check_name("name", &self.name, &mut errors);
        if self.abilities.is_empty() {
            let message = "name at least one of agent, admin, *";
            errors.push(FieldError::new("abilities", "required", message));
        }
        if self.expires_in_days.is_some_and(|days| !(1..=365).contains(&days)) {
            let message = "a token lives 1 to 365 days; leave it out for no expiry";
            errors.push(FieldError::new("expires_in_days", "out_of_range", message));
        }
        if errors.is_empty() { Ok(()) } else { Err(Error::invalid(errors)) }
    }
}
