use escalated_core::attachments::Attachment;
use serde_json::{Value, json};

use crate::links::Links;

/// Files that the page may show, with links to them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Files<'a>(pub(crate) Links<'a>);

impl Files<'_> {
    pub(super) fn list(&self, files: &[Attachment]) -> Value {
        files.iter().map(|file| self.file(file)).collect()
    }

    fn file(&self, file: &Attachment) -> Value {
        json!({
            "id": file.id,
            "filename": file.filename,
            "mime_type": file.mime_type,
            "size": file.size,
            "url": self.0.download(file.id),
        })
    }
}
