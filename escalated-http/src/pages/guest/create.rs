use escalated_core::{
    Error, Result,
    actor::{Actor, Grants, Role},
    contacts::GuestAccess,
    pipeline::Outcome,
    tickets::{NewTicket, RequesterInput},
};
use http::StatusCode;
use serde_json::json;

use super::super::{
    answer,
    customer::{new_ticket, refused},
    flash::Flash,
    form_token,
    props::{self, Refused},
    uploads,
};
use crate::{
    csrf, edge,
    request::{Form, RequestCx},
    router::Answer,
};

/// `Escalated/Guest/Create`: the form for everybody; whoever is known has a better one.
pub(in crate::pages) async fn create(request: RequestCx) -> Answer {
    check_enabled(&request).await?;
    match request.cx.grants.role {
        Role::Anonymous => page(&request, StatusCode::OK, None).await,
        role if role.is_staff() => answer::go(&request, "/agent"),
        _ => answer::go(&request, "/create"),
    }
}

/// Opens a ticket of a guest, and leads to its page.
pub(in crate::pages) async fn open(mut request: RequestCx) -> Answer {
    check_enabled(&request).await?;
    let mut form = read(&mut request).await?;
    // Whoever is logged in and uses this form asks as the guest whom they name.
    request.cx.actor = Actor::Anonymous;
    request.cx.grants = Grants::role(Role::Anonymous);
    request.cx.idempotency_key = uploads::key(&form);
    let files = form.has_files();
    match store(&request, &mut form).await {
        Ok(outcome) => answer::done(&request, &place(&request, &outcome), Flash::GUEST_OPENED),
        Err(error) => {
            let refused = refused(&form, files, error)?;
            page(&request, refused.1, Some(&refused.0)).await
        }
    }
}

async fn check_enabled(request: &RequestCx) -> Result<()> {
    if request.services().settings(&request.cx).await?.guest_tickets_enabled {
        Ok(())
    } else {
        Err(Error::not_found("not_found", "nothing is at this address"))
    }
}

/// Reads the form of whoever it is. One without a session carries a token of ours, and what was
/// sent from elsewhere is not read; one under a cookie was checked before.
pub(super) async fn read(request: &mut RequestCx) -> Result<Form> {
    if request.csrf_token().is_some() {
        return request.form().await;
    }
    form_token::check_place(&request.parts.headers)?;
    let form = request.form().await?;
    let keyring = &request.services().ports().keyring;
    let sent = form.text(csrf::FIELD);
    form_token::check(keyring, &request.parts.headers, sent, request.cx.now)?;
    Ok(form)
}

async fn store(request: &RequestCx, form: &mut Form) -> Result<Outcome> {
    let text = |name: &str, other: &str| {
        form.text(name).or_else(|| form.text(other)).unwrap_or_default().to_owned()
    };
    let requester = RequesterInput::Guest {
        name: text("name", "guest_name"),
        email: text("email", "guest_email"),
    };
    let new = new_ticket(form, requester)?;
    let attachments = uploads::store(request.services(), &request.cx, form).await?;
    let new = NewTicket { attachments, ..new };
    edge::create(request.services(), &request.cx, new).await
}

/// The page of the new ticket; the form again when the policy gives guests no page.
fn place(request: &RequestCx, outcome: &Outcome) -> String {
    let access = GuestAccess::new(&request.services().ports().keyring);
    match &outcome.ticket.guest_nonce {
        Some(nonce) => format!("/guest/{}", access.token(&request.cx.tenant, nonce)),
        None => "/guest/create".to_owned(),
    }
}

async fn page(request: &RequestCx, status: StatusCode, refused: Option<&Refused>) -> Answer {
    let departments = request.services().list_open_departments(&request.cx).await?;
    let own = json!({
        "departments": props::departments(&departments),
        "priorities": props::priorities(),
        "lookup_url": null,
        "verification_url": null,
    });
    answer::page(request, "Escalated/Guest/Create", status, refused, own).await
}
