use escalated_core::{
    attachments::DownloadLink, ids::AttachmentId, ids::TenantId, keyring::Keyring, time::Timestamp,
};

use crate::request::RequestCx;

/// Makes signed links to files below the prefix.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Links<'a> {
    pub(crate) keyring: &'a Keyring,
    pub(crate) tenant: &'a TenantId,
    pub(crate) prefix: &'a str,
    pub(crate) now: Timestamp,
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

    /// The link to one file; only for callers who may see it. It names its tenant, as whoever
    /// follows it may be nobody there: a guest's page is opened by its token, a file is not.
    pub(crate) fn download(&self, id: AttachmentId) -> String {
        let signed = DownloadLink::new(self.keyring).sign(self.tenant, id, self.now).0;
        let (id, query) = signed.split_once('?').unwrap_or((&signed, ""));
        let mut link = format!("{}/attachments/{id}/download?{query}", self.prefix);
        let tenant = self.tenant.as_str();
        if !tenant.is_empty()
            && let Ok(tenant) = serde_urlencoded::to_string([("tenant", tenant)])
        {
            link.push('&');
            link.push_str(&tenant);
        }
        link
    }
}
