use escalated_core::{Result, actor::Cx, ids::AttachmentId, services::Services};
use sha2::{Digest, Sha256};

use crate::request::Form;

/// Stores the files of a form.
pub(super) async fn store(
    services: &Services,
    cx: &Cx,
    form: &mut Form,
) -> Result<Vec<AttachmentId>> {
    if let Some(refused) = form.files_refused.take() {
        return Err(refused);
    }
    let mut ids = Vec::new();
    for file in &mut form.files {
        let bytes = std::mem::take(&mut file.bytes);
        ids.push(services.upload(cx, &file.filename, bytes).await?.id);
    }
    Ok(ids)
}

/// A key that makes a form count once, however often its button is pressed. Forms with files have
/// none, since each sending stores its own files.
pub(super) fn key(form: &Form) -> Option<String> {
    let once = form.text("_once").filter(|once| !once.is_empty())?;
    if form.has_files() {
        return None;
    }
    let mut hash = Sha256::new_with_prefix(once);
    for (name, text) in &form.fields {
        hash.update(format!("\0{name}\0{text}"));
    }
    Some(format!("form-{}", hex::encode(hash.finalize())))
}

/// The name of a field as the page's forms have it.
pub(super) fn field_name(field: &str) -> String {
    match field.split('.').next().unwrap_or_default() {
        "file" | "attachment_ids" | "attachments" => "attachments".into(),
        "assigned_to" => "agent_id".into(),
        "guest_email" => "email".into(),
        "guest_name" => "name".into(),
        name => name.into(),
    }
}
