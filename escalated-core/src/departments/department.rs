use serde::{Deserialize, Serialize};

use crate::{
    Error, FieldError, Result,
    ids::{DepartmentId, HostUserId},
};

/// A stored routing unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Department {
    /// Our id.
    pub id: DepartmentId,
    /// Its name.
    pub name: String,
    /// Its name in addresses; unique in the tenant.
    pub slug: String,
    /// What it is for.
    pub description: Option<String>,
    /// Inactive departments take no new tickets.
    pub is_active: bool,
    /// Who leads it.
    pub manager: Option<HostUserId>,
}

/// What makes or changes a department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepartmentInput {
    /// 1 to 255 characters.
    pub name: String,
    /// Made from the name when left out.
    #[serde(default)]
    pub slug: Option<String>,
    /// At most 2,000 characters.
    #[serde(default)]
    pub description: Option<String>,
    /// Default true.
    #[serde(default = "yes")]
    pub is_active: bool,
    /// A user of the host who is an agent.
    #[serde(default)]
    pub manager_id: Option<HostUserId>,
    /// The agents who work there; left out, they stay.
    #[serde(default)]
    pub members: Option<Vec<HostUserId>>,
}

fn yes() -> bool {
    true
}

impl DepartmentInput {
    /// Checks lengths and the slug.
    ///
    /// # Errors
    /// `required`, `too_long` or `invalid_slug` with the field.
    pub fn check(&self) -> Result<()> {
        let mut errors = Vec::new();
        check_name("name", &self.name, &mut errors);
        if self.description.as_deref().is_some_and(|d| d.chars().count() > 2000) {
            errors.push(FieldError::new("description", "too_long", "at most 2,000 characters"));
        }
        if let Some(text) = &self.slug
            && (text.is_empty() || slug(text) != *text)
        {
            let message = "a slug has a-z, 0-9 and -, such as billing-questions";
            errors.push(FieldError::new("slug", "invalid_slug", message));
        }
        if errors.is_empty() { Ok(()) } else { Err(Error::invalid(errors)) }
    }
}

pub(crate) fn check_name(field: &str, name: &str, errors: &mut Vec<FieldError>) {
    if name.trim().is_empty() {
        errors.push(FieldError::new(field, "required", "a name is needed"));
    } else if name.chars().count() > 255 || name.contains('\0') {
        errors.push(FieldError::new(field, "too_long", "a name has at most 255 characters"));
    }
}

/// A name in the form for addresses: `Billing & Refunds` becomes `billing-refunds`. At most 100
/// bytes; a name without letters or digits becomes `x`.
///
/// ```
/// assert_eq!(escalated_core::departments::slug("Billing & Refunds"), "billing-refunds");
/// ```
#[must_use]
pub fn slug(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            text.push(c);
        } else if !text.is_empty() && !text.ends_with('-') {
            text.push('-');
        }
        if text.len() >= 100 {
            break;
        }
    }
    let trimmed = text.trim_end_matches('-');
    if trimmed.is_empty() { "x".into() } else { trimmed.into() }
}
