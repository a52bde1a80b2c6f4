use escalated_core::{Error, Result, tickets::TicketDetail};
use http::StatusCode;
use serde_json::json;

use super::{
    super::{
        answer,
        customer::{public, refused_reply, send},
        flash::Flash,
        props::Refused,
    },
    create::read,
};
use crate::{limit::LimitKey, request::RequestCx, router::Answer};

/// `Escalated/Guest/Show`: the ticket that the token in the address opens.
pub(in crate::pages) async fn show(request: RequestCx) -> Answer {
    page(&request, StatusCode::OK, None).await
}

/// A reply of the guest.
pub(in crate::pages) async fn reply(mut request: RequestCx) -> Answer {
    count(&request)?;
    let mut form = read(&mut request).await?;
    let files = form.has_files();
    match send(&mut request, &mut form).await {
        Ok(place) => {
            let path = format!("/guest/{}{place}", request.param("token"));
            answer::done(&request, &path, Flash::REPLIED)
        }
        Err(error) => {
            let refused = refused_reply(&form, files, &error).ok_or(error)?;
            page(&request, refused.1, Some(&refused.0)).await
        }
    }
}

/// Counts what guests write, by where they are; strangers are counted before.
fn count(request: &RequestCx) -> Result<()> {
    let limiter = request.state.limiter.as_ref();
    limiter.map_or(Ok(()), |limiter| limiter.check(LimitKey::client(request.client)).map(|_| ()))
}

async fn load(request: &RequestCx) -> Result<TicketDetail> {
    let ticket = request.cx.grants.guest_ticket;
    let ticket = ticket.ok_or_else(|| Error::not_found("ticket_not_found", "no such ticket"))?;
    request.services().ports().tickets.get(&request.cx, &ticket.into()).await
}

async fn page(request: &RequestCx, status: StatusCode, refused: Option<&Refused>) -> Answer {
    let detail = load(request).await?;
    let own = json!({
        "ticket": public(request, detail).await?,
        "token": request.param("token"),
        "keep_link": Flash::read(&request.parts.headers) == Some(Flash::GUEST_OPENED),
    });
    answer::page(request, "Escalated/Guest/Show", status, refused, own).await
}
