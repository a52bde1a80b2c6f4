use escalated_core::{
    attachments::DownloadLink, ids::AttachmentId, ids::TenantId, keyring::Keyring, time::Timestamp,
};

use crate::request::RequestCx;

/// Makes signed links to files below the prefix.
#[derive(Clone, Copy)]
pub(crate) struct Links<'a> {
    keyring: &'a Keyring,
    tenant: &'a TenantId,
    prefix: &'a str,
    now: Timestamp,
}

impl<'a> Links<'a> {
    pub(crate) fn new(request: &'a RequestCx) -> Self {
        Self {
            keyring: &request.services().ports().keyring,
            tenant: &request.cx.tenant,
            prefix: request.prefix(),
            now: request.cx.now,
        }
    }

    /// The link to one file; only for callers who may see it.
    pub(crate) fn download(&self, id: AttachmentId) -> String {
        let signed = DownloadLink::new(self.keyring).sign(self.tenant, id, self.now).0;
        let (id, query) = signed.split_once('?').unwrap_or((&signed, ""));
        format!("{}/attachments/{id}/download?{query}", self.prefix)
    }
}
