use http::StatusCode;

use super::view::{DeadLetterView, OutboxView};
use crate::{
    request::RequestCx,
    response,
    rest::shapes::{Data, Done},
    router::Answer,
};

/// GET operations/outbox.
pub(super) async fn outbox(request: RequestCx) -> Answer {
    let counts = request.services().outbox_counts(&request.cx).await?;
    response::json(StatusCode::OK, &Data::new(OutboxView::from(counts)))
}

/// GET operations/dead-letters.
pub(super) async fn dead_letters(request: RequestCx) -> Answer {
    let letters = request.services().dead_letters(&request.cx).await?;
    let data: Vec<_> = letters.iter().map(DeadLetterView::new).collect();
    response::json(StatusCode::OK, &Data::new(data))
}

/// POST operations/dead-letters/{id}/replay.
pub(super) async fn replay(request: RequestCx) -> Answer {
    let id = request.id("dead_letter_not_found", "no such dead letter")?;
    request.services().replay(&request.cx, id).await?;
    response::json(StatusCode::OK, &Done { message: "It will be tried again." })
}
