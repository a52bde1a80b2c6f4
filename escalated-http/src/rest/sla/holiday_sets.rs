use escalated_core::{Error, Result, ids::HolidaySetId, sla::HolidaySetInput};
use http::StatusCode;

use crate::{
    request::RequestCx,
    response,
    rest::shapes::{Data, Done},
    router::Answer,
};

/// GET sla/holiday-sets.
pub(super) async fn list(request: RequestCx) -> Answer {
    let sets = request.services().list_holiday_sets(&request.cx).await?;
    response::json(StatusCode::OK, &Data::new(sets))
}

/// GET sla/holiday-sets/{id}.
pub(super) async fn show(request: RequestCx) -> Answer {
    let id = id(&request)?;
    let sets = request.services().list_holiday_sets(&request.cx).await?;
    let found = sets.into_iter().find(|set| set.id == id);
    let none = || Error::not_found("holiday_set_not_found", "no such set of holidays");
    response::json(StatusCode::OK, &Data::new(found.ok_or_else(none)?))
}

/// POST sla/holiday-sets.
pub(super) async fn create(mut request: RequestCx) -> Answer {
    let input: HolidaySetInput = request.json().await?;
    let saved = request.services().save_holiday_set(&request.cx, None, &input).await?;
    response::json(StatusCode::CREATED, &Data::done(saved, "Holiday set created."))
}

/// PUT sla/holiday-sets/{id}.
pub(super) async fn replace(mut request: RequestCx) -> Answer {
    let id = id(&request)?;
    let input: HolidaySetInput = request.json().await?;
    let saved = request.services().save_holiday_set(&request.cx, Some(id), &input).await?;
    response::json(StatusCode::OK, &Data::done(saved, "Holiday set updated."))
}

/// DELETE sla/holiday-sets/{id}.
pub(super) async fn delete(request: RequestCx) -> Answer {
    request.services().delete_holiday_set(&request.cx, id(&request)?).await?;
    response::json(StatusCode::OK, &Done { message: "Holiday set deleted." })
}

fn id(request: &RequestCx) -> Result<HolidaySetId> {
    request.id("holiday_set_not_found", "no such set of holidays").map(HolidaySetId)
}
