use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    openapi::Operation,
    request::RequestCx,
    response,
    router::{Access, Answer, Routes},
};

/// Whether the service works.
#[derive(Debug, Serialize, ToSchema)]
struct Probe {
    /// `ok`.
    status: &'static str,
}

pub(super) fn register(routes: &mut Routes) {
    let probe = |path, id, summary| {
        Operation::get(path, id, summary)
            .access(Access::Public)
            .plain()
            .answers::<Probe>(StatusCode::OK)
    };
    routes.operation(probe("/health", "get_health", "Whether the process answers"), health);
    routes.operation(probe("/ready", "get_ready", "Whether the database answers too"), ready);
}

async fn health(_: RequestCx) -> Answer {
    response::json(StatusCode::OK, &Probe { status: "ok" })
}

async fn ready(request: RequestCx) -> Answer {
    request.services().ports().health.check().await?;
    response::json(StatusCode::OK, &Probe { status: "ok" })
}
