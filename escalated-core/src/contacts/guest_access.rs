use sha2::{Digest, Sha256};

use crate::{
    ids::TenantId,
    keyring::{Keyring, Purpose},
};

/// The guest's link to their own ticket: 64 hex digits derived from the ticket's nonce, so that
/// later mails can carry it again, while the database holds only a hash.
///
/// A nonce names the secret that it was made under, so that the link stays the same while that
/// secret is in the ring, as the current or as the previous one.
///
/// ```
/// use escalated_core::{contacts::GuestAccess, ids::TenantId, keyring::Keyring};
/// let (old, new, tenant) = ([b'o'; 32], [b'n'; 32], TenantId::default());
/// let before = Keyring::new(old).unwrap();
/// let nonce = GuestAccess::new(&before).nonce("00ff");
/// let after = Keyring::new(new).unwrap().with_previous(old).unwrap();
/// let link = GuestAccess::new(&before).token(&tenant, &nonce);
/// assert_eq!(GuestAccess::new(&after).token(&tenant, &nonce), link);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct GuestAccess<'a> {
    keyring: &'a Keyring,
}

impl<'a> GuestAccess<'a> {
    /// Tokens under this ring.
    #[must_use]
    pub fn new(keyring: &'a Keyring) -> Self {
        Self { keyring }
    }

    /// A nonce for a new ticket out of random text. A new nonce revokes the old link.
    #[must_use]
    pub fn nonce(&self, random: &str) -> String {
        let mark = self.marks().into_iter().next().unwrap_or_default();
        format!("{mark}.{random}")
    }

    /// The token of a ticket with that nonce, under the secret that the nonce names, or under the
    /// current one when that secret has left the ring.
    #[must_use]
    pub fn token(&self, tenant: &TenantId, nonce: &str) -> String {
        let message = [tenant.as_str().as_bytes(), b"\0", nonce.as_bytes()].concat();
        let macs = self.keyring.all_macs(Purpose::GuestAccess, &message);
        let named = nonce.split('.').next();
        let place = self.marks().iter().position(|mark| Some(mark.as_str()) == named);
        macs.get(place.unwrap_or(0)).map(hex::encode).unwrap_or_default()
    }

    /// What is stored of a token: its SHA-256, so that a read of the database opens no ticket.
    #[must_use]
    pub fn stored(token: &str) -> String {
        hex::encode(Sha256::digest(token.as_bytes()))
    }

    /// Eight hex digits for each secret, current first. They tell secrets apart and no more.
    fn marks(&self) -> Vec<String> {
        let macs = self.keyring.all_macs(Purpose::GuestAccess, b"mark");
        macs.iter().map(|mac| hex::encode(mac.get(..4).unwrap_or_default())).collect()
    }
}
