use escalated_core::{
    Error, ErrorKind, FieldError,
    contacts::check_email,
    ids::DepartmentId,
    pipeline::Outcome,
    tickets::{Channel, NewTicket, Priority, RequesterInput},
};
use http::StatusCode;
use serde_json::{Value, json};

use super::super::{
    answer,
    flash::Flash,
    props::{self, Refused},
    uploads,
};
use crate::{
    edge,
    request::{Form, RequestCx},
    response::status_of,
    router::Answer,
};

/// `Escalated/Customer/Create`: the form for a new ticket.
pub(in crate::pages) async fn create(request: RequestCx) -> Answer {
    page(&request, StatusCode::OK, None).await
}

/// Opens a ticket.
pub(in crate::pages) async fn open(mut request: RequestCx) -> Answer {
    let mut form = request.form().await?;
    let files = form.has_files();
    request.cx.idempotency_key = uploads::key(&form);
    match store(&request, &mut form).await {
        Ok(outcome) => {
            let reference = outcome.ticket.reference.map(|r| r.to_string()).unwrap_or_default();
            answer::done(&request, &format!("/{reference}"), Flash::OPENED)
        }
        Err(error) => {
            let refused = refused(&form, files, error)?;
            page(&request, refused.1, Some(&refused.0)).await
        }
    }
}

async fn store(request: &RequestCx, form: &mut Form) -> escalated_core::Result<Outcome> {
    let new = new_ticket(form, RequesterInput::Myself)?;
    let attachments = uploads::store(request.services(), &request.cx, form).await?;
    let new = NewTicket { attachments, ..new };
    edge::create(request.services(), &request.cx, new).await
}

async fn page(request: &RequestCx, status: StatusCode, refused: Option<&Refused>) -> Answer {
    let departments = request.services().list_open_departments(&request.cx).await?;
    let own = json!({
        "departments": props::departments(&departments),
        "priorities": props::priorities(),
    });
    answer::page(request, "Escalated/Customer/Create", status, refused, own).await
}

/// The ticket that a form asks for; all its wrong fields at once.
pub(in crate::pages) fn new_ticket(
    form: &Form,
    requester: RequesterInput,
) -> escalated_core::Result<NewTicket> {
    check_filled(form, &requester)?;
    let text = |name: &str| form.text(name).filter(|text| !text.is_empty());
    let priority = text("priority").map(Priority::parse).transpose()?;
    let department_id = match text("department_id").map(str::parse::<i64>) {
        None => None,
        Some(Ok(id)) => Some(DepartmentId(id)),
        Some(Err(_)) => {
            return Err(Error::field("department_id", "wrong_type", "choose one of the list"));
        }
    };
    Ok(NewTicket {
        subject: form.text("subject").unwrap_or_default().to_owned(),
        description: form.text("description").unwrap_or_default().to_owned(),
        requester,
        priority,
        department_id,
        channel: Channel::default(),
        ..NewTicket::default()
    })
}

/// The fields that nobody may leave empty, all at once and in the order of the form.
fn check_filled(form: &Form, requester: &RequesterInput) -> escalated_core::Result<()> {
    let mut errors = Vec::new();
    if let RequesterInput::Guest { name, email } = requester {
        if name.trim().is_empty() {
            errors.push(FieldError::new("name", "required", "write your name"));
        }
        if let Err(error) = check_email("email", email) {
            errors.extend(error.fields().iter().cloned());
        }
    }
    let needed = [("subject", "write a subject"), ("description", "say what happened")];
    for (field, message) in needed {
        if form.text(field).is_none_or(|text| text.trim().is_empty()) {
            errors.push(FieldError::new(field, "required", message));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Error::invalid(errors)) }
}

/// What to show of a form that was refused, or the error if it is none that a form can show.
pub(in crate::pages) fn refused(
    form: &Form,
    files: bool,
    error: Error,
) -> escalated_core::Result<(Refused, StatusCode)> {
    let on_page = matches!(error.kind(), ErrorKind::Invalid | ErrorKind::TooLarge);
    if !on_page {
        return Err(error);
    }
    let mut refused = Refused::new("ticket", &error, &form.fields, |field| match field {
        "" => "attachments".into(),
        field => uploads::field_name(field),
    });
    refused.old.insert("files_lost".into(), Value::Bool(files));
    Ok((refused, status_of(&error)))
}
