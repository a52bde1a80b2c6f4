use escalated_core::{Error, ids::AttachmentId};
use http::StatusCode;

use crate::{
    links::Links,
    request::RequestCx,
    response,
    rest::{shapes::Data, tickets::AttachmentView},
    router::Answer,
};

/// POST attachments: one file in the field `file`.
pub(super) async fn upload(mut request: RequestCx) -> Answer {
    let form = request.form().await?;
    if let Some((name, _)) = form.fields.iter().find(|(name, _)| name != crate::csrf::FIELD) {
        let message = "no such field; send one file in the field `file`";
        return Err(Error::field(name, "unknown_field", message));
    }
    if let Some(refused) = form.files_refused {
        return Err(refused);
    }
    let mut files = form.files.into_iter();
    let file = match (files.next(), files.next()) {
        (Some(file), None) if file.field == "file" => file,
        (Some(file), None) => {
            let message = "send the file in the field `file`";
            return Err(Error::field(file.field, "unknown_field", message));
        }
        (Some(_), Some(_)) => {
            return Err(Error::field("file", "too_many", "send one file at a time"));
        }
        (None, _) => return Err(Error::field("file", "required", "send a file")),
    };
    let stored = request.services().upload(&request.cx, &file.filename, file.bytes).await?;
    let view = AttachmentView::new(&stored, Links::new(&request));
    response::json(StatusCode::CREATED, &Data::done(view, "File stored."))
}

/// GET attachments/{id}: what it is, and a link to it.
pub(super) async fn show(request: RequestCx) -> Answer {
    let id = request.id("attachment_not_found", "no such file").map(AttachmentId)?;
    let file = request.services().visible_attachment(&request.cx, id).await?;
    let view = AttachmentView::new(&file, Links::new(&request));
    response::json(StatusCode::OK, &Data::new(view))
}
