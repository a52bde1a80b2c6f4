use crate::{
    ids::TenantId,
    keyring::{Keyring, Purpose},
};

/// The guest's link to their own ticket: 64 hex digits derived from the ticket's nonce, so that
/// later mails can carry it again, while the database holds only a hash.
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

    /// The token of a ticket with that nonce. A new nonce revokes it.
    #[must_use]
    pub fn token(&self, tenant: &TenantId, nonce: &str) -> String {
        hex::encode(self.keyring.mac(Purpose::GuestAccess, &message(tenant, nonce)))
    }

    /// Every token that the nonce stands for, under the current and the previous secret.
    #[must_use]
    pub fn tokens(&self, tenant: &TenantId, nonce: &str) -> Vec<String> {
        let macs = self.keyring.all_macs(Purpose::GuestAccess, &message(tenant, nonce));
        macs.iter().map(hex::encode).collect()
    }

    /// What is stored of a token: its SHA-256, so that a read of the database opens no ticket.
    #[must_use]
    pub fn stored(token: &str) -> String {
        use sha2::{Digest, Sha256};
        hex::encode(Sha256::digest(token.as_bytes()))
    }
}

fn message(tenant: &TenantId, nonce: &str) -> Vec<u8> {
    [tenant.as_str().as_bytes(), b"\0", nonce.as_bytes()].concat()
}
