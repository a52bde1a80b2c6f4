use serde::{Deserialize, Serialize};

use crate::{Error, FieldError, Result, departments, ids::TagId};

/// A label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// Our id.
    pub id: TagId,
    /// Its name.
    pub name: String,
    /// Its name in addresses; unique in the tenant.
    pub slug: String,
    /// `#RRGGBB`.
    pub color: String,
}

/// What makes a tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TagInput {
    /// 1 to 255 characters.
    pub name: String,
    /// `#RRGGBB`; default `#6B7280`.
    #[serde(default)]
    pub color: Option<String>,
}

impl TagInput {
    /// Checks name and colour.
    ///
    /// # Errors
    /// `required`, `too_long` or `invalid_color` with the field.
    pub fn check(&self) -> Result<()> {
        check(Some(&self.name), self.color.as_deref())
    }
}

/// What changes of a tag. What is not said stays as it is, whoever changes it meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TagChange {
    /// 1 to 255 characters. The slug follows it.
    pub name: Option<String>,
    /// `#RRGGBB`.
    pub color: Option<String>,
}

impl TagChange {
    /// Checks the name and colour that are said.
    ///
    /// # Errors
    /// `required`, `too_long` or `invalid_color` with the field.
    pub fn check(&self) -> Result<()> {
        check(self.name.as_deref(), self.color.as_deref())
    }
}

fn check(name: Option<&str>, color: Option<&str>) -> Result<()> {
    let mut errors = Vec::new();
    if let Some(name) = name {
        departments::check_name("name", name, &mut errors);
    }
    let is_color = |c: &str| {
        c.len() == 7 && c.starts_with('#') && c.chars().skip(1).all(|c| c.is_ascii_hexdigit())
    };
    if color.is_some_and(|color| !is_color(color)) {
        let message = "a colour is # and six hex digits, such as #6B7280";
        errors.push(FieldError::new("color", "invalid_color", message));
    }
    if errors.is_empty() { Ok(()) } else { Err(Error::invalid(errors)) }
}
