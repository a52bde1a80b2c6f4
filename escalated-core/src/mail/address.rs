use super::MailDomain;
use crate::{
    fold::fold_email,
    ids::{TenantId, TicketId},
    keyring::{Keyring, Purpose},
};

/// The signed Reply-To: `reply+{id}.{mac}@domain`. The MAC has 80 bits (20 hex digits) and binds
/// tenant, ticket and addressee, so that a leaked address speaks for nobody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyAddress(String);

const MAC_BYTES: usize = 10;

impl ReplyAddress {
    /// The address to which `addressee` may answer.
    #[must_use]
    pub fn sign(
        keyring: &Keyring,
        tenant: &TenantId,
        ticket: TicketId,
        addressee: &str,
        domain: &MailDomain,
    ) -> Self {
        let mac = keyring.mac(Purpose::MailReply, &message(tenant, ticket, addressee));
        let tag = hex::encode(mac.get(..MAC_BYTES).unwrap_or_default());
        Self(format!("reply+{ticket}.{tag}@{}", domain.as_str()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The ticket of an address that was made here for this sender; none for every other.
    ///
    /// ```
    /// use escalated_core::{ids::{TenantId, TicketId}, keyring::Keyring};
    /// use escalated_core::mail::{MailDomain, ReplyAddress};
    /// let ring = Keyring::new([b'k'; 32]).unwrap();
    /// let (tenant, domain) = (TenantId::default(), MailDomain::new("help.example.org").unwrap());
    /// let to = ReplyAddress::sign(&ring, &tenant, TicketId(42), "dana@example.org", &domain);
    /// let check = |sender| ReplyAddress::verify(&ring, &tenant, to.as_str(), sender);
    /// assert_eq!(check("Dana@Example.org"), Some(TicketId(42)));
    /// assert_eq!(check("mallory@example.org"), None);
    /// ```
    #[must_use]
    pub fn verify(
        keyring: &Keyring,
        tenant: &TenantId,
        address: &str,
        sender: &str,
    ) -> Option<TicketId> {
        let local = address.trim().rsplit_once('@')?.0.to_ascii_lowercase();
        let (id, tag) = local.strip_prefix("reply+")?.split_once('.')?;
        let ticket = TicketId(id.parse().ok()?);
        let tag = hex::decode(tag).ok().filter(|tag| tag.len() == MAC_BYTES)?;
        let genuine = keyring.verify(Purpose::MailReply, &message(tenant, ticket, sender), &tag);
        genuine.then_some(ticket)
    }
}

fn message(tenant: &TenantId, ticket: TicketId, addressee: &str) -> Vec<u8> {
    format!("{}\0{ticket}\0{}", tenant.as_str(), fold_email(addressee)).into_bytes()
}
