use chrono::TimeDelta;

use crate::{
    Error, Result,
    ids::{AttachmentId, TenantId},
    keyring::{Keyring, Purpose},
    time::Timestamp,
};

/// The path of a link: `{id}?expires={unix seconds}&signature={hex}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DownloadPath(pub String);

/// Signed links to files, which expire. Only views that may show a file make a link to it.
#[derive(Debug, Clone, Copy)]
pub struct DownloadLink<'a> {
    keyring: &'a Keyring,
}

impl<'a> DownloadLink<'a> {
    /// Links live for ten minutes.
    pub const MINUTES: i64 = 10;

    /// Links under this ring.
    #[must_use]
    pub fn new(keyring: &'a Keyring) -> Self {
        Self { keyring }
    }

    /// Signs a link that expires after [`Self::MINUTES`].
    #[must_use]
    pub fn sign(&self, tenant: &TenantId, id: AttachmentId, now: Timestamp) -> DownloadPath {
        let expires = (now + TimeDelta::minutes(Self::MINUTES)).timestamp();
        let mac = self.keyring.mac(Purpose::Download, &message(tenant, id, expires));
        let signature = hex::encode(mac.get(..16).unwrap_or_default());
        DownloadPath(format!("{id}?expires={expires}&signature={signature}"))
    }

    /// Checks a link.
    ///
    /// # Errors
    /// `download_link_invalid` (not found) when it was not signed here for this file, or expired.
    pub fn verify(
        &self,
        tenant: &TenantId,
        id: AttachmentId,
        expires: i64,
        signature: &str,
        now: Timestamp,
    ) -> Result<()> {
        let refused = || {
            let message = "the link is not valid or has expired; open the ticket again";
            Error::not_found("download_link_invalid", message)
        };
        let tag = hex::decode(signature).map_err(|_| refused())?;
        let genuine = self.keyring.verify(Purpose::Download, &message(tenant, id, expires), &tag);
        if genuine && tag.len() == 16 && now.timestamp() <= expires {
            Ok(())
        } else {
            Err(refused())
        }
    }
}

fn message(tenant: &TenantId, id: AttachmentId, expires: i64) -> Vec<u8> {
    format!("{}\0{id}\0{expires}", tenant.as_str()).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Clock, ManualClock};

    #[test]
    fn links_open_one_file_until_they_expire() {
        let ring = Keyring::new([b'k'; 32]).unwrap();
        let links = DownloadLink::new(&ring);
        let clock = ManualClock::default();
        let tenant = TenantId::default();
        let path = links.sign(&tenant, AttachmentId(7), clock.now()).0;
        let query = path.split_once("?expires=").unwrap().1;
        let (expires, signature) = query.split_once("&signature=").unwrap();
        let expires: i64 = expires.parse().unwrap();
        let verify = |id, expires, signature: &str| {
            links.verify(&tenant, AttachmentId(id), expires, signature, clock.now()).is_ok()
        };
        assert!(verify(7, expires, signature));
        assert!(!verify(8, expires, signature));
        assert!(!verify(7, expires + 1, signature));
        assert!(!verify(7, expires, ""));
        assert!(!verify(7, expires, &signature[..20]));
        clock.advance_seconds(601);
        assert!(!verify(7, expires, signature));
    }
}
