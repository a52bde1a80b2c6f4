use escalated_core::{
    Error, ErrorKind, Result,
    pipeline::{Action, Command, Outcome},
    tickets::TicketKey,
};
use http::StatusCode;
use serde_json::Value;

use super::{
    super::{answer, flash::Flash, props::Refused, uploads},
    conflict,
    field::Field,
    forms::message,
    show::{self, Shown},
};
use crate::{
    edge,
    request::{Form, RequestCx},
    response::status_of,
    router::Answer,
};

/// How often a change is tried again while others change other properties of the ticket.
const TRIES: usize = 4;

/// Which form was sent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    /// Its name on the page.
    pub(super) form: &'static str,
    /// What it changes.
    pub(super) field: Field,
    pub(super) flash: Flash,
}

/// Writes a reply or a note.
pub(super) async fn say(mut request: RequestCx, form_name: &'static str, flash: Flash) -> Answer {
    let key = request.ticket_key()?;
    let mut form = request.form().await?;
    let files = form.has_files();
    request.cx.idempotency_key = uploads::key(&form);
    let said = match message(&request, form_name, &mut form).await {
        Ok(action) => execute(&request, Command::one(key.clone(), action)).await,
        Err(error) => Err(error),
    };
    match said {
        Ok(outcome) => {
            let id = outcome.messages.last().map(|message| message.id);
            let place = id.map(|id| format!("#{form_name}-{id}")).unwrap_or_default();
            answer::done(&request, &format!("{}{place}", path(&request, &outcome)), flash)
        }
        Err(error) => refuse(&request, &key, form_name, &form, files, error).await,
    }
}

/// Changes a property. Others may change other properties meanwhile; if they changed the same one,
/// the page shows both states.
pub(super) async fn change(
    mut request: RequestCx,
    asked: Asked,
    action: impl FnOnce(&Form) -> Result<Action>,
) -> Answer {
    let key = request.ticket_key()?;
    let form = request.form().await?;
    let done = match action(&form) {
        Ok(action) => attempt(&request, &key, &form, asked.field, action).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(outcome) => answer::done(&request, &path(&request, &outcome), asked.flash),
        Err(error) if error.kind() == ErrorKind::Conflict => {
            let detail = show::load(&request, &key).await?;
            let conflict = conflict::props(&request, &detail, &form, asked.field, &error).await?;
            let status = Some(StatusCode::CONFLICT);
            show::page(&request, &detail, Shown { status, conflict, ..Shown::default() }).await
        }
        Err(error) => refuse(&request, &key, asked.form, &form, false, error).await,
    }
}

async fn attempt(
    request: &RequestCx,
    key: &TicketKey,
    form: &Form,
    field: Field,
    action: Action,
) -> Result<Outcome> {
    let mut expected = form.text("version").and_then(|version| version.parse::<i64>().ok());
    let seen = form.text(field.seen_name());
    for _ in 0..TRIES {
        let command = Command::one(key.clone(), action.clone()).expecting(expected);
        let error = match execute(request, command).await {
            Err(error) if error.code() == "version_conflict" => error,
            other => return other,
        };
        let detail = show::load(request, key).await?;
        if seen != Some(field.of(&detail).as_str()) {
            return Err(error);
        }
        expected = Some(detail.ticket.version);
    }
    Err(Error::conflict("version_conflict", "the ticket is changing too fast; try again"))
}

async fn execute(request: &RequestCx, command: Command) -> Result<Outcome> {
    let (cx, command) = edge::compose(request.services(), &request.cx, command).await;
    request.services().ports().tickets.execute(&cx, command).await
}

fn path(request: &RequestCx, outcome: &Outcome) -> String {
    let reference = outcome.ticket.reference.as_ref();
    let reference = reference.map_or_else(|| request.param("ref"), |r| r.as_str());
    format!("/agent/tickets/{reference}")
}

/// Shows the ticket again, with what was typed and what is wrong with it.
async fn refuse(
    request: &RequestCx,
    key: &TicketKey,
    form_name: &'static str,
    form: &Form,
    files: bool,
    error: Error,
) -> Answer {
    let on_page = matches!(
        error.kind(),
        ErrorKind::Invalid | ErrorKind::Conflict | ErrorKind::TooLarge | ErrorKind::Malformed
    );
    if !on_page {
        return Err(error);
    }
    let detail = show::load(request, key).await?;
    let first = match form_name {
        "reply" | "note" => "body",
        "assign" => "agent_id",
        "department" => "department_id",
        "sla" => "policy_id",
        name => name,
    };
    let rename = |field: &str| match (field, error.code()) {
        ("", "file_too_large") => "attachments".to_owned(),
        ("", _) => first.to_owned(),
        (field, _) => uploads::field_name(field),
    };
    let mut refused = Refused::new(form_name, &error, &form.fields, rename);
    refused.old.insert("files_lost".into(), Value::Bool(files));
    let status = Some(status_of(&error));
    show::page(request, &detail, Shown { status, refused: Some(refused), ..Shown::default() }).await
}
