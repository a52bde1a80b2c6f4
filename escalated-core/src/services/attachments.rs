use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::Services;
use crate::{
    Error, Result,
    actor::Cx,
    attachments::{Attachment, NewAttachment, clean_filename},
    authz::{Operation, Resource},
    ids::AttachmentId,
    tickets::TicketKey,
};

impl Services {
    /// Stores an upload of the caller. It is seen by nobody until one of the caller's commands
    /// uses it; if none does within a day, it is removed.
    ///
    /// # Errors
    /// `file_empty`, `file_too_large`, `file_type_not_allowed`, `file_disguised`, `forbidden`.
    pub async fn upload(&self, cx: &Cx, filename: &str, bytes: Bytes) -> Result<Attachment> {
        self.may(cx, Operation::Create, &Resource::NewTicket)?;
        let settings = self.ports.settings.settings(cx).await?;
        let filename = clean_filename(filename);
        let mime_type = sniff(&bytes);
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        settings.attachments.check(&filename, size, mime_type)?;
        let new = NewAttachment {
            filename,
            mime_type: mime_type.to_owned(),
            size: i64::try_from(size).unwrap_or(i64::MAX),
            blob_key: format!("attachments/{}", self.ports.entropy.hex(20)),
            sha256: hex::encode(Sha256::digest(&bytes)),
        };
        // The row first: what was not finished, the sweep of unused uploads finds by it.
        let attachment = self.ports.attachments.stage_attachment(cx, &new).await?;
        self.ports.blobs.put(&new.blob_key, bytes).await?;
        Ok(attachment)
    }

    /// The bytes of a file whose signed link the caller has shown.
    ///
    /// # Errors
    /// `attachment_not_found`, `blob_not_found`.
    pub async fn download(&self, cx: &Cx, id: AttachmentId) -> Result<(Attachment, Bytes)> {
        let place = self.ports.attachments.find_attachment(cx, id).await?;
        let place = place.filter(|place| place.attachment.ticket_id.is_some());
        let attachment = place.ok_or_else(not_found)?.attachment;
        let bytes = self.ports.blobs.get(&attachment.blob_key).await?;
        Ok((attachment, bytes))
    }

    /// A file that the caller may see: on a ticket that they see, and not on a note unless they
    /// are staff. For making a link to it.
    ///
    /// # Errors
    /// `attachment_not_found`.
    pub async fn visible_attachment(&self, cx: &Cx, id: AttachmentId) -> Result<Attachment> {
        let place = self.ports.attachments.find_attachment(cx, id).await?.ok_or_else(not_found)?;
        let ticket = place.attachment.ticket_id.ok_or_else(not_found)?;
        if place.on_note && !cx.grants.role.is_staff() {
            return Err(not_found());
        }
        let seen = self.ports.tickets.get(cx, &TicketKey::Id(ticket)).await;
        seen.map_err(|error| match error.code() {
            "ticket_not_found" => not_found(),
            _ => error,
        })?;
        Ok(place.attachment)
    }
}

fn not_found() -> Error {
    Error::not_found("attachment_not_found", "no such file")
}

/// The type that the bytes show. Text is what is UTF-8 without NUL and does not look like markup
/// that a browser would run.
fn sniff(bytes: &[u8]) -> &'static str {
    if let Some(kind) = infer::get(bytes) {
        return kind.mime_type();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => {
            let head = text.trim_start_matches('\u{feff}').trim_start();
            if head.starts_with('<') { "text/html" } else { "text/plain" }
        }
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::sniff;

    #[test]
    fn types_come_from_bytes() {
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n0000"), "image/png");
        assert_eq!(sniff(b"hello"), "text/plain");
        assert_eq!(sniff(b"  <svg onload=x>"), "text/html");
        assert_eq!(sniff(b"a\0b"), "application/octet-stream");
        assert_eq!(sniff(b"\xff\xfe\xfd"), "application/octet-stream");
    }
}
