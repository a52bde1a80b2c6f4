use escalated_core::{
    Error, Result,
    actor::Role,
    tickets::{TicketDetail, TicketKey},
};
use http::StatusCode;
use serde_json::{Value, json};

use super::super::{
    answer,
    props::{Files, Names, PublicView, Refused, public_ticket},
};
use crate::{links::Links, request::RequestCx, router::Answer};

/// `Escalated/Customer/Show`: one ticket for its requester.
pub(in crate::pages) async fn show(request: RequestCx) -> Answer {
    check_shape(request.param("ref"))?;
    match request.cx.grants.role {
        Role::Anonymous => {
            Err(Error::unauthenticated("unauthenticated", "log in to see your ticket"))
        }
        role if role.is_staff() => {
            answer::go(&request, &format!("/agent/tickets/{}", request.param("ref")))
        }
        _ => {
            let key = request.ticket_key()?;
            let detail = load(&request, &key).await?;
            page(&request, detail, StatusCode::OK, None).await
        }
    }
}

/// Whether this can be a ticket at all: digits, or letters and digits, a hyphen and digits.
/// Anything else at the root is an address that does not exist, whoever asks, and nothing else may
/// stand in the address of a redirect.
pub(super) fn check_shape(text: &str) -> Result<()> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let fits = match text.rsplit_once('-') {
        Some((prefix, number)) => {
            let plain = prefix.bytes().all(|byte| byte.is_ascii_alphanumeric());
            !prefix.is_empty() && plain && digits(number)
        }
        None => digits(text),
    };
    if fits { Ok(()) } else { Err(Error::not_found("not_found", "nothing is at this address")) }
}

pub(super) async fn load(request: &RequestCx, key: &TicketKey) -> Result<TicketDetail> {
    request.services().ports().tickets.get(&request.cx, key).await
}

pub(super) async fn page(
    request: &RequestCx,
    detail: TicketDetail,
    status: StatusCode,
    refused: Option<&Refused>,
) -> Answer {
    let own = json!({ "ticket": public(request, detail).await? });
    answer::page(request, "Escalated/Customer/Show", status, refused, own).await
}

/// The ticket as its requester may see it, whoever asked.
pub(in crate::pages) async fn public(request: &RequestCx, detail: TicketDetail) -> Result<Value> {
    let services = request.services();
    let cx = &request.cx;
    let settings = services.settings(cx).await?;
    let wanted: Vec<_> = Names::wanted_by(&detail.ticket).collect();
    let directory = &services.ports().directory;
    let names = Names::new(directory.people(&cx.tenant, &wanted).await?);
    let thread = detail.thread.into_public();
    Ok(public_ticket(&PublicView {
        ticket: &detail.ticket,
        department: detail.department.as_ref(),
        contact: detail.contact.as_ref(),
        attachments: &detail.attachments,
        thread: &thread,
        names: &names,
        files: Files(Links::new(request)),
        settings: &settings,
    }))
}
