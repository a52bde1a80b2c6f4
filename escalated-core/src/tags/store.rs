use async_trait::async_trait;

use super::{Tag, TagChange, TagInput};
use crate::{Result, actor::Cx, ids::TagId};

/// Where tags are kept.
#[async_trait]
pub trait TagStore: Send + Sync {
    /// All tags by name.
    async fn list_tags(&self, cx: &Cx) -> Result<Vec<Tag>>;
    /// Makes a tag. `slug_taken` when another has the same slug.
    async fn create_tag(&self, cx: &Cx, input: &TagInput) -> Result<Tag>;
    /// Writes what the change says and nothing else, so that of two at the same time neither undoes
    /// the other. `slug_taken` when another has the slug, `tag_not_found` when there is none.
    async fn update_tag(&self, cx: &Cx, id: TagId, change: &TagChange) -> Result<Tag>;
    /// Removes a tag that no ticket has; `tag_in_use` when one has it, `tag_not_found` when there
    /// is none.
    async fn delete_tag(&self, cx: &Cx, id: TagId) -> Result<()>;
}
