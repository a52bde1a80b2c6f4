use escalated_core::{
    Error, ErrorKind,
    mail::{Notice, NoticeKind, Recipient, RecipientRole},
    pipeline::{Command, Outcome, Refusal},
};
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    bodies::ChangeTicket,
    change::actions,
    create::new_ticket,
    outcome::{ChangeView, with_recipients},
};
use crate::{names::Names, request::RequestCx, response, router::Answer};

/// A mail that would be sent.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MailView<'a> {
    /// Which mail: `ticket_received`, `ticket_for_you`, `reply`, `assigned`.
    #[schema(value_type = String)]
    kind: NoticeKind,
    /// Why: `requester` or `assignee`.
    #[schema(value_type = String)]
    role: RecipientRole,
    name: Option<&'a str>,
    /// Null if nobody knows an address; such a mail is not sent.
    email: Option<&'a str>,
}

/// What a change would do. Nothing of it is written.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PreviewView<'a> {
    #[serde(flatten)]
    change: ChangeView<'a>,
    /// What would be refused: action, code, message and fields.
    #[schema(value_type = Vec<Object>)]
    refused: &'a [Refusal],
    mails: Vec<MailView<'a>>,
}

/// POST tickets/preview.
pub(super) async fn preview_creation(mut request: RequestCx) -> Answer {
    let new = new_ticket(&mut request).await?;
    let tickets = &request.services().ports().tickets;
    match tickets.preview(&request.cx, Command::Create(new)).await {
        Ok(outcome) => answer(&request, &outcome, true).await,
        Err(error) if is_refusal(&error) => {
            let refused = [Refusal {
                action: "create".into(),
                code: response::error_code(&error).into(),
                message: error.message().into(),
                fields: error.fields().to_vec(),
            }];
            let change = ChangeView::empty();
            let body = PreviewView { change, refused: &refused, mails: Vec::new() };
            response::json(StatusCode::OK, &body)
        }
        Err(error) => Err(error),
    }
}

/// POST tickets/{ref}/preview.
pub(super) async fn preview_change(mut request: RequestCx) -> Answer {
    let key = request.ticket_key()?;
    let body: ChangeTicket = request.json().await?;
    let command =
        Command::batch(key, actions(&request, body).await?).expecting(request.expected_version()?);
    let outcome = request.services().ports().tickets.preview(&request.cx, command).await?;
    answer(&request, &outcome, false).await
}

async fn answer(request: &RequestCx, outcome: &Outcome, is_new: bool) -> Answer {
    let around = with_recipients(request, outcome).await?;
    let change = around.change(request, outcome, is_new);
    let mails = outcome.notices.iter().map(|notice| mail(notice, &around.names)).collect();
    let body = PreviewView { change, refused: &outcome.refused, mails };
    response::json(StatusCode::OK, &body)
}

fn mail<'a>(notice: &Notice, names: &'a Names) -> MailView<'a> {
    let known = match &notice.recipient {
        Recipient::User(id) => names.user(id),
        Recipient::Contact(id) => names.contact(*id).map(|(name, email)| (name, Some(email))),
    };
    MailView {
        kind: notice.kind,
        role: notice.role,
        name: known.map(|(name, _)| name),
        email: known.and_then(|(_, email)| email),
    }
}

/// Whether a preview lists the error instead of ending with it.
fn is_refusal(error: &Error) -> bool {
    let kinds = [ErrorKind::Invalid, ErrorKind::Conflict, ErrorKind::Forbidden];
    kinds.contains(&error.kind()) && !error.is_retryable()
}
