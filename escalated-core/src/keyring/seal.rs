use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};

use super::{Keyring, Purpose, ring::purpose_key};
use crate::{Error, Result, entropy::Entropy};

/// The bytes of a nonce: so many that random ones never meet.
const NONCE: usize = 24;
/// Stands before what was sealed in this way.
const VERSION: &str = "1.";

/// A text that was sealed, opened.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    /// What was sealed.
    pub text: String,
    /// Whether that was under the secret that is current.
    pub is_current: bool,
}

impl Keyring {
    /// Seals a text for the database, under the current secret: without it nobody reads the text, or
    /// moves it to another `place`, unseen. XChaCha20-Poly1305.
    ///
    /// ```
    /// use escalated_core::{entropy::SystemEntropy, keyring::{Keyring, Purpose}};
    /// let ring = Keyring::new(b"the only secret of thirty-two by").unwrap();
    /// let sealed = ring.seal(Purpose::StoredSecret, "a/key", "hunter2", &SystemEntropy).unwrap();
    /// assert!(!sealed.contains("hunter2"));
    /// let opened = ring.open(Purpose::StoredSecret, "a/key", &sealed).unwrap();
    /// assert_eq!((opened.text.as_str(), opened.is_current), ("hunter2", true));
    /// assert!(ring.open(Purpose::StoredSecret, "b/key", &sealed).is_none());
    /// ```
    ///
    /// # Errors
    /// `secret_not_sealed` for a text of many gigabytes.
    pub fn seal(
        &self,
        purpose: Purpose,
        place: &str,
        text: &str,
        entropy: &dyn Entropy,
    ) -> Result<String> {
        let mut nonce = [0; NONCE];
        entropy.fill(&mut nonce);
        let payload = Payload { msg: text.as_bytes(), aad: place.as_bytes() };
        let sealed = XChaCha20Poly1305::new(&purpose_key(self.current(), purpose).into())
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| Error::internal("secret_not_sealed", "a secret cannot be sealed"))?;
        let bytes = [nonce.as_slice(), &sealed].concat();
        Ok(format!("{VERSION}{}", URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// Opens what was sealed for that place, under the current secret or the one before; none if it
    /// was not.
    #[must_use]
    pub fn open(&self, purpose: Purpose, place: &str, sealed: &str) -> Option<Opened> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed.strip_prefix(VERSION)?).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE)?;
        let nonce = XNonce::from(<[u8; NONCE]>::try_from(nonce).ok()?);
        let open = |secret: &[u8]| {
            let payload = Payload { msg: sealed, aad: place.as_bytes() };
            let cipher = XChaCha20Poly1305::new(&purpose_key(secret, purpose).into());
            String::from_utf8(cipher.decrypt(&nonce, payload).ok()?).ok()
        };
        if let Some(text) = open(self.current()) {
            return Some(Opened { text, is_current: true });
        }
        self.previous().and_then(open).map(|text| Opened { text, is_current: false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SeededEntropy;

    const OLD: [u8; 32] = [b'o'; 32];
    const NEW: [u8; 32] = [b'n'; 32];

    fn sealed(ring: &Keyring) -> String {
        ring.seal(Purpose::StoredSecret, "place", "secret ü", &SeededEntropy::new(1)).unwrap()
    }

    #[test]
    fn what_was_sealed_under_the_secret_before_is_opened() {
        let old = sealed(&Keyring::new(OLD).unwrap());
        let open = |ring: Keyring| ring.open(Purpose::StoredSecret, "place", &old);
        let both = open(Keyring::new(NEW).unwrap().with_previous(OLD).unwrap()).unwrap();
        assert_eq!((both.text.as_str(), both.is_current), ("secret ü", false));
        assert!(open(Keyring::new(NEW).unwrap()).is_none());
    }

    #[test]
    fn what_was_changed_is_not_opened() {
        let ring = Keyring::new(OLD).unwrap();
        let good = sealed(&ring);
        assert!(ring.open(Purpose::Csrf, "place", &good).is_none());
        for place in 0..good.len() {
            let mut bytes = good.clone().into_bytes();
            bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            assert!(ring.open(Purpose::StoredSecret, "place", &changed).is_none(), "{changed}");
        }
        for wrong in ["", "1.", "2.AAAA", "1.AAAA", "1.!!"] {
            assert!(ring.open(Purpose::StoredSecret, "place", wrong).is_none(), "{wrong}");
        }
    }
}
