use escalated_core::services::WhatIfInput;
use http::StatusCode;

use crate::{request::RequestCx, response, rest::shapes::Data, router::Answer};

/// POST sla/what-if.
pub(super) async fn what_if(mut request: RequestCx) -> Answer {
    let input: WhatIfInput = request.json().await?;
    let found = request.services().sla_what_if(&request.cx, &input).await?;
    response::json(StatusCode::OK, &Data::new(found))
}
