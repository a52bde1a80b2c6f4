use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

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

/// What makes a department.
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
    /// The agents who work there.
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
        check(Some(&self.name), self.description.as_deref(), self.slug.as_deref())
    }
}

/// What changes of a department. What is not said stays as it is, whoever changes it meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DepartmentChange {
    /// 1 to 255 characters. The slug does not follow it.
    pub name: Option<String>,
    /// Its name in addresses.
    pub slug: Option<String>,
    /// At most 2,000 characters, or none.
    pub description: Option<Option<String>>,
    /// Inactive departments take no new tickets.
    pub is_active: Option<bool>,
    /// A user of the host who is an agent, or nobody.
    pub manager_id: Option<Option<HostUserId>>,
    /// Exactly these agents.
    pub members: Option<Vec<HostUserId>>,
}

impl DepartmentChange {
    /// Checks lengths and the slug of what is said.
    ///
    /// # Errors
    /// `required`, `too_long` or `invalid_slug` with the field.
    pub fn check(&self) -> Result<()> {
        let description = self.description.as_ref().and_then(Option::as_deref);
        check(self.name.as_deref(), description, self.slug.as_deref())
    }
}

fn check(name: Option<&str>, description: Option<&str>, slug_text: Option<&str>) -> Result<()> {
    let mut errors = Vec::new();
    if let Some(name) = name {
        check_name("name", name, &mut errors);
    }
    if description.is_some_and(|d| d.chars().count() > 2000) {
        errors.push(FieldError::new("description", "too_long", "at most 2,000 characters"));
    }
    if slug_text.is_some_and(|text| text.is_empty() || slug(text) != text) {
        let message = "a slug has small letters, digits and -, such as billing-questions";
        errors.push(FieldError::new("slug", "invalid_slug", message));
    }
    if errors.is_empty() { Ok(()) } else { Err(Error::invalid(errors)) }
}

pub(crate) fn check_name(field: &str, name: &str, errors: &mut Vec<FieldError>) {
    if name.trim().is_empty() {
        errors.push(FieldError::new(field, "required", "a name is needed"));
    } else if name.chars().count() > 255 || name.contains('\0') {
        errors.push(FieldError::new(field, "too_long", "a name has at most 255 characters"));
    }
}

/// A name in the form for addresses: `Billing & Refunds` becomes `billing-refunds`. Letters and
/// digits of every script are kept, at most 100 bytes of them. What tells names apart and cannot be
/// kept (`C++`, `C#`, a picture, the rest of a long name) is told apart by the name's hash.
///
/// ```
/// use escalated_core::departments::slug;
/// assert_eq!(slug("Billing & Refunds"), "billing-refunds");
/// assert_eq!(slug("Поддержка"), "поддержка");
/// assert_ne!(slug("C++"), slug("C#"));
/// ```
#[must_use]
pub fn slug(name: &str) -> String {
    let name = name.trim().to_lowercase();
    let mut text = String::new();
    let mut is_lossy = false;
    for c in name.chars() {
        if text.len() + c.len_utf8() > 100 {
            is_lossy = true;
            break;
        }
        if c.is_alphanumeric() {
            text.push(c);
        } else {
            is_lossy |= !c.is_whitespace() && !SEPARATORS.contains(&c);
            if !text.is_empty() && !text.ends_with('-') {
                text.push('-');
            }
        }
    }
    let trimmed = text.trim_end_matches('-');
    if !is_lossy && !trimmed.is_empty() {
        return trimmed.into();
    }
    let (kept, _) = trimmed.split_at(trimmed.floor_char_boundary(90));
    let kept = kept.trim_end_matches('-');
    let hash = Sha256::digest(name.as_bytes());
    let hash = hex::encode(hash.get(..4).unwrap_or_default());
    if kept.is_empty() { hash } else { format!("{kept}-{hash}") }
}

/// What stands between words and tells nothing by itself.
const SEPARATORS: [char; 16] =
    ['-', '_', '&', '/', ',', '.', ':', ';', '(', ')', '[', ']', '\'', '"', '|', '\u{2019}'];

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn names_that_differ_have_slugs_that_differ() {
        let names =
            ["C", "C++", "C#", "\u{1f525}", "\u{1f9ef}", "\u{5ba2}\u{670d}", "Поддержка", "Çağrı"];
        let long = ["a", "b"].map(|end| "x".repeat(120) + end);
        let names = names.into_iter().chain(long.iter().map(String::as_str));
        let slugs: Vec<_> = names.map(slug).collect();
        let different: std::collections::BTreeSet<_> = slugs.iter().collect();
        assert_eq!(different.len(), slugs.len(), "{slugs:?}");
        for text in &slugs {
            assert_eq!(slug(text), *text);
            assert!(!text.is_empty() && text.len() <= 100);
        }
    }

    #[test]
    fn plain_names_are_plain() {
        assert_eq!(slug("  Sales / EMEA (new) "), "sales-emea-new");
        assert_eq!(slug("VIP"), "vip");
    }
}
