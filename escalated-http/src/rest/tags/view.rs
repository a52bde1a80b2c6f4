use escalated_core::{ids::TagId, tags::Tag};
use serde::Serialize;
use utoipa::ToSchema;

/// A label.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct TagView<'a> {
    #[schema(value_type = i64)]
    id: TagId,
    name: &'a str,
    slug: &'a str,
    /// `#RRGGBB`.
    color: &'a str,
}

impl<'a> TagView<'a> {
    pub(in crate::rest) fn new(tag: &'a Tag) -> Self {
        Self { id: tag.id, name: &tag.name, slug: &tag.slug, color: &tag.color }
    }
}
