use escalated_core::{
    attachments::{Attachment, DownloadLink},
    ids::TenantId,
    keyring::Keyring,
    time::Timestamp,
};
use serde_json::{Value, json};

/// Makes links to files that the page may show.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Files<'a> {
    /// Where the service is mounted.
    pub(crate) base: &'a str,
    pub(crate) keyring: &'a Keyring,
    pub(crate) tenant: &'a TenantId,
    pub(crate) now: Timestamp,
}

impl Files<'_> {
    pub(super) fn list(&self, files: &[Attachment]) -> Value {
        files.iter().map(|file| self.file(file)).collect()
    }

    fn file(&self, file: &Attachment) -> Value {
        let signed = DownloadLink::new(self.keyring).sign(self.tenant, file.id, self.now).0;
        let (id, query) = signed.split_once('?').unwrap_or((&signed, ""));
        json!({
            "id": file.id,
            "filename": file.filename,
            "mime_type": file.mime_type,
            "size": file.size,
            "url": format!("{}/attachments/{id}/download?{query}", self.base),
        })
    }
}
