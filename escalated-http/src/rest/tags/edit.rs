use escalated_core::{
    Result,
    ids::TagId,
    tags::{TagChange, TagInput},
};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::TagView;
use crate::{
    request::RequestCx,
    response,
    rest::shapes::{Data, Done},
    router::Answer,
};

/// A new tag.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateTag {
    /// 1 to 255 characters.
    name: String,
    /// `#RRGGBB`; default `#6B7280`.
    color: Option<String>,
}

/// New values of a tag; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeTag {
    name: Option<String>,
    color: Option<String>,
}

/// GET tags.
pub(super) async fn list(request: RequestCx) -> Answer {
    let tags = request.services().list_tags(&request.cx).await?;
    let data: Vec<_> = tags.iter().map(TagView::new).collect();
    response::json(StatusCode::OK, &Data::new(data))
}

/// POST tags.
pub(super) async fn create(mut request: RequestCx) -> Answer {
    let body: CreateTag = request.json().await?;
    let input = TagInput { name: body.name, color: body.color };
    let tag = request.services().create_tag(&request.cx, &input).await?;
    response::json(StatusCode::CREATED, &Data::done(TagView::new(&tag), "Tag created."))
}

/// PATCH tags/{id}.
pub(super) async fn change(mut request: RequestCx) -> Answer {
    let id = id(&request)?;
    let body: ChangeTag = request.json().await?;
    let change = TagChange { name: body.name, color: body.color };
    let tag = request.services().update_tag(&request.cx, id, &change).await?;
    response::json(StatusCode::OK, &Data::done(TagView::new(&tag), "Tag updated."))
}

/// DELETE tags/{id}.
pub(super) async fn delete(request: RequestCx) -> Answer {
    request.services().delete_tag(&request.cx, id(&request)?).await?;
    response::json(StatusCode::OK, &Done { message: "Tag deleted." })
}

fn id(request: &RequestCx) -> Result<TagId> {
    request.id("tag_not_found", "no such tag").map(TagId)
}
