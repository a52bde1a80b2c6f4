use escalated_core::{Error, Result, departments::slug, ids::DepartmentId, tags::TagInput};
use serde_json::{Map, Value};

use super::{
    caller::Asking,
    fields::{invalid, own_id, text},
    shapes,
};
use crate::ctx::WireId;

impl Asking<'_> {
    pub(super) async fn tags(&self) -> Result<Value> {
        let tags = self.services.list_tags(&self.cx).await?;
        Ok(tags.iter().map(shapes::tag).collect())
    }

    /// Makes a tag, or answers the one that there is.
    pub(super) async fn create_tag(&self, data: &Map<String, Value>) -> Result<Value> {
        let Some(name) = text(data, "name")? else {
            return Err(invalid("name", "a tag needs a `name`"));
        };
        let wanted = slug(&name);
        let input = TagInput { name, color: text(data, "color")? };
        match self.services.create_tag(&self.as_admin(), &input).await {
            Ok(tag) => Ok(shapes::tag(&tag)),
            Err(error) if is_taken(&error) => {
                let tags = self.services.list_tags(&self.cx).await?;
                let same = tags.iter().find(|tag| tag.slug == wanted);
                same.map(shapes::tag).ok_or(error)
            }
            Err(error) => Err(error),
        }
    }

    pub(super) async fn departments(&self) -> Result<Value> {
        let departments = self.services.list_departments(&self.cx).await?;
        Ok(departments.iter().map(shapes::department).collect())
    }

    pub(super) async fn find_department(&self, id: &WireId) -> Result<Value> {
        let Some(id) = own_id(id) else { return Ok(Value::Null) };
        let found = self.ports.departments.find_department(&self.cx, DepartmentId(id)).await?;
        Ok(found.as_ref().map(shapes::department).unwrap_or_default())
    }
}

fn is_taken(error: &Error) -> bool {
    error.fields().iter().any(|field| field.code == "slug_taken")
}
