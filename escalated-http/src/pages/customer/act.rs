use escalated_core::{
    Error, ErrorKind, Result,
    pipeline::{Action, Command},
    tickets::Status,
};
use serde_json::Value;

use super::{
    super::{answer, flash::Flash, props::Refused, uploads},
    show::{check_shape, load, page},
};
use crate::{
    edge,
    request::{Form, RequestCx},
    response::status_of,
    router::Answer,
};

/// A reply of the requester.
pub(in crate::pages) async fn reply(mut request: RequestCx) -> Answer {
    check_shape(request.param("ref"))?;
    let mut form = request.form().await?;
    let files = form.has_files();
    match send(&mut request, &mut form).await {
        Ok(place) => {
            let path = format!("/{}{place}", request.param("ref"));
            answer::done(&request, &path, Flash::REPLIED)
        }
        Err(error) => {
            let refused = refused(&form, files, &error).ok_or(error)?;
            let detail = load(&request, &request.ticket_key()?).await?;
            page(&request, detail, refused.1, Some(&refused.0)).await
        }
    }
}

/// Stores files and reply; gives the place of the reply on the page.
pub(in crate::pages) async fn send(request: &mut RequestCx, form: &mut Form) -> Result<String> {
    request.cx.idempotency_key = uploads::key(form);
    let key = match request.cx.grants.guest_ticket {
        Some(ticket) => ticket.into(),
        None => request.ticket_key()?,
    };
    let (services, cx) = (request.services(), &request.cx);
    let files = uploads::store(services, cx, form).await?;
    let body = form.text("body").unwrap_or_default().to_owned();
    let command = Command::one(key, Action::Reply { body, attachments: files });
    let (cx, command) = edge::compose(services, cx, command).await;
    let outcome = services.ports().tickets.execute(&cx, command).await?;
    let id = outcome.messages.last().map(|message| message.id);
    Ok(id.map(|id| format!("#reply-{id}")).unwrap_or_default())
}

/// What to show of a reply that was refused; none for an error that no form can show.
pub(in crate::pages) fn refused(
    form: &Form,
    files: bool,
    error: &Error,
) -> Option<(Refused, http::StatusCode)> {
    let kinds = [ErrorKind::Invalid, ErrorKind::Conflict, ErrorKind::TooLarge];
    if !kinds.contains(&error.kind()) {
        return None;
    }
    let large = error.kind() == ErrorKind::TooLarge;
    let mut refused = Refused::new("reply", error, &form.fields, |field| match field {
        "" if large => "attachments".into(),
        "" => "body".into(),
        field => uploads::field_name(field),
    });
    refused.old.insert("files_lost".into(), Value::Bool(files));
    Some((refused, status_of(error)))
}

/// The requester has no more questions.
pub(in crate::pages) async fn close(request: RequestCx) -> Answer {
    transition(&request, Status::Closed, Flash::CLOSED).await
}

/// The requester has one after all.
pub(in crate::pages) async fn reopen(request: RequestCx) -> Answer {
    transition(&request, Status::Reopened, Flash::REOPENED).await
}

async fn transition(request: &RequestCx, to: Status, flash: Flash) -> Answer {
    check_shape(request.param("ref"))?;
    let key = request.ticket_key()?;
    request.services().ports().tickets.transition(&request.cx, key, to).await?;
    answer::done(request, &format!("/{}", request.param("ref")), flash)
}
