use http::StatusCode;

use super::{
    handlers,
    view::{DeadLetterView, OutboxView},
};
use crate::{
    openapi::Operation,
    rest::shapes::Done,
    router::{Access, Routes},
};

/// Mounts what operators watch.
pub(in crate::rest) fn register(routes: &mut Routes) {
    let about = "How many rows of the outbox stand where";
    let operation = Operation::get("/api/v1/operations/outbox", "get_outbox", about)
        .access(Access::Admin)
        .answers_data::<OutboxView>(StatusCode::OK);
    routes.operation(operation, handlers::outbox);
    let about = "Deliveries that were given up, newest first";
    let path = "/api/v1/operations/dead-letters";
    let operation = Operation::get(path, "list_dead_letters", about)
        .access(Access::Admin)
        .answers_all::<DeadLetterView<'_>>();
    routes.operation(operation, handlers::dead_letters);
    let path = "/api/v1/operations/dead-letters/{id}/replay";
    let operation = Operation::post(path, "replay_dead_letter", "Try a delivery again")
        .access(Access::Admin)
        .answers::<Done>(StatusCode::OK);
    routes.operation(operation, handlers::replay);
}
