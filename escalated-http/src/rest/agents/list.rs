use http::StatusCode;

use crate::{
    openapi::Operation,
    request::RequestCx,
    response,
    rest::{shapes::Data, tickets::PersonRef},
    router::{Answer, Routes},
};

/// Mounts agents.
pub(in crate::rest) fn register(routes: &mut Routes) {
    let about = "Everybody who may be assigned tickets";
    let operation = Operation::get("/api/v1/agents", "list_agents", about);
    routes.operation(operation.answers_all::<PersonRef<'_>>(), list);
}

/// GET agents.
async fn list(request: RequestCx) -> Answer {
    let agents = request.services().list_agents(&request.cx).await?;
    let data: Vec<PersonRef<'_>> = agents
        .iter()
        .map(|person| PersonRef {
            id: &person.id,
            name: &person.name,
            email: person.email.as_deref(),
        })
        .collect();
    response::json(StatusCode::OK, &Data::new(data))
}
