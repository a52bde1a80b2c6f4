use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::Purpose;
use crate::{Error, ErrorKind, Result};

/// The current secret and, while it is being changed, the one before.
///
/// Derivation is HMAC-SHA256(secret, label of the purpose); MACs are HMAC-SHA256 (RFC 2104). What
/// is kept in the database is sealed.
/// `Debug` shows nothing of it.
///
/// ```
/// use escalated_core::keyring::{Keyring, Purpose};
/// let old = Keyring::new(b"the first secret of thirty-two b").unwrap();
/// let tag = old.mac(Purpose::Csrf, b"session");
/// let new = Keyring::new(b"the other secret of thirty-two b").unwrap()
///     .with_previous(b"the first secret of thirty-two b").unwrap();
/// assert!(new.verify(Purpose::Csrf, b"session", &tag));
/// assert!(!new.verify(Purpose::Download, b"session", &tag));
/// ```
#[derive(Clone)]
pub struct Keyring {
    current: Vec<u8>,
    previous: Option<Vec<u8>>,
}

impl Keyring {
    /// A ring of one secret of 32 bytes or more.
    ///
    /// # Errors
    /// `secret_too_short` below that; a helpdesk does not start without a secret.
    pub fn new(secret: impl AsRef<[u8]>) -> Result<Self> {
        Ok(Self { current: checked(secret.as_ref())?, previous: None })
    }

    /// Adds the secret that was current before; what it signed stays valid.
    ///
    /// # Errors
    /// `secret_too_short` below 32 bytes.
    pub fn with_previous(mut self, secret: impl AsRef<[u8]>) -> Result<Self> {
        self.previous = Some(checked(secret.as_ref())?);
        Ok(self)
    }

    /// The MAC of a message under the current secret, 32 bytes.
    #[must_use]
    pub fn mac(&self, purpose: Purpose, message: &[u8]) -> [u8; 32] {
        mac(&self.current, purpose, message)
    }

    /// Whether the MAC, or a cut of at least 10 bytes of it, was made here. Constant time.
    #[must_use]
    pub fn verify(&self, purpose: Purpose, message: &[u8], tag: &[u8]) -> bool {
        if !(10..=32).contains(&tag.len()) {
            return false;
        }
        let matches = |secret: &[u8]| {
            let expected = mac(secret, purpose, message);
            expected.get(..tag.len()).is_some_and(|cut| cut.ct_eq(tag).into())
        };
        let current = matches(&self.current);
        let previous = self.previous.as_deref().is_some_and(matches);
        current | previous
    }

    /// The MACs of a message under every secret, current first: for look-ups by a derived value.
    #[must_use]
    pub fn all_macs(&self, purpose: Purpose, message: &[u8]) -> Vec<[u8; 32]> {
        let secrets = [Some(&self.current), self.previous.as_ref()];
        secrets.into_iter().flatten().map(|secret| mac(secret, purpose, message)).collect()
    }
}

impl Keyring {
    pub(super) fn current(&self) -> &[u8] {
        &self.current
    }

    pub(super) fn previous(&self) -> Option<&[u8]> {
        self.previous.as_deref()
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring(..)")
    }
}

fn checked(secret: &[u8]) -> Result<Vec<u8>> {
    if secret.len() < 32 {
        return Err(Error::new(
            ErrorKind::Invalid,
            "secret_too_short",
            "the secret needs at least 32 bytes; make one with `openssl rand -hex 32`",
        ));
    }
    Ok(secret.to_vec())
}

/// The key of a purpose.
pub(super) fn purpose_key(secret: &[u8], purpose: Purpose) -> [u8; 32] {
    hmac(secret, purpose.label())
}

fn mac(secret: &[u8], purpose: Purpose, message: &[u8]) -> [u8; 32] {
    hmac(&purpose_key(secret, purpose), message)
}

fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    // HMAC takes keys of any length (RFC 2104, section 2), so the error cannot occur.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 32] };
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_secrets_are_refused_and_debug_is_silent() {
        assert_eq!(Keyring::new(b"short").unwrap_err().code(), "secret_too_short");
        let ring = Keyring::new([b'x'; 32]).unwrap();
        assert_eq!(format!("{ring:?}"), "Keyring(..)");
    }

    #[test]
    fn cuts_below_80_bits_never_verify() {
        let ring = Keyring::new([b'x'; 32]).unwrap();
        let tag = ring.mac(Purpose::MailReply, b"m");
        assert!(ring.verify(Purpose::MailReply, b"m", &tag[..10]));
        assert!(!ring.verify(Purpose::MailReply, b"m", &tag[..9]));
        assert!(!ring.verify(Purpose::MailReply, b"m", b""));
    }
}
