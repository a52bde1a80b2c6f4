use escalated_core::{Error, Result, ids::CalendarId, sla::CalendarInput};
use http::StatusCode;

use crate::{
    request::RequestCx,
    response,
    rest::shapes::{Data, Done},
    router::Answer,
};

/// GET sla/calendars.
pub(super) async fn list(request: RequestCx) -> Answer {
    let calendars = request.services().list_calendars(&request.cx).await?;
    response::json(StatusCode::OK, &Data::new(calendars))
}

/// GET sla/calendars/{id}.
pub(super) async fn show(request: RequestCx) -> Answer {
    let id = id(&request)?;
    let calendars = request.services().list_calendars(&request.cx).await?;
    let found = calendars.into_iter().find(|calendar| calendar.id == id);
    let none = || Error::not_found("calendar_not_found", "no such calendar");
    response::json(StatusCode::OK, &Data::new(found.ok_or_else(none)?))
}

/// POST sla/calendars.
pub(super) async fn create(mut request: RequestCx) -> Answer {
    let input: CalendarInput = request.json().await?;
    let saved = request.services().save_calendar(&request.cx, None, &input).await?;
    response::json(StatusCode::CREATED, &Data::done(saved, "Calendar created."))
}

/// PUT sla/calendars/{id}.
pub(super) async fn replace(mut request: RequestCx) -> Answer {
    let id = id(&request)?;
    let input: CalendarInput = request.json().await?;
    let saved = request.services().save_calendar(&request.cx, Some(id), &input).await?;
    response::json(StatusCode::OK, &Data::done(saved, "Calendar updated."))
}

/// DELETE sla/calendars/{id}.
pub(super) async fn delete(request: RequestCx) -> Answer {
    request.services().delete_calendar(&request.cx, id(&request)?).await?;
    response::json(StatusCode::OK, &Done { message: "Calendar deleted." })
}

fn id(request: &RequestCx) -> Result<CalendarId> {
    request.id("calendar_not_found", "no such calendar").map(CalendarId)
}
