use escalated_core::{
    departments::Department,
    tags::Tag,
    tickets::{Priority, Status},
};
use serde_json::{Value, json};

/// Choices of a select: `[{value, label}]`.
pub(crate) fn options<'a>(choices: impl IntoIterator<Item = (&'a str, &'a str)>) -> Value {
    choices.into_iter().map(|(value, label)| json!({ "value": value, "label": label })).collect()
}

/// How the platform knows tickets to come in.
pub(crate) fn channels() -> Value {
    options([
        ("web", "Web"),
        ("email", "E-mail"),
        ("chat", "Chat"),
        ("widget", "Widget"),
        ("api", "API"),
        ("phone", "Phone"),
        ("import", "Import"),
    ])
}

/// All priorities, lowest first.
pub(crate) fn priorities() -> Value {
    options(Priority::ALL.iter().map(|p| (p.as_str(), p.label())))
}

/// These statuses.
pub(crate) fn statuses<'a>(statuses: impl IntoIterator<Item = &'a Status>) -> Value {
    options(statuses.into_iter().map(|status| (status.as_str(), status.label())))
}

/// Departments to choose from.
pub(crate) fn departments(departments: &[Department]) -> Value {
    departments.iter().map(|d| json!({ "id": d.id, "name": d.name })).collect()
}

/// Tags to choose from.
pub(crate) fn tags(tags: &[Tag]) -> Value {
    tags.iter().map(tag).collect()
}

pub(super) fn tag(tag: &Tag) -> Value {
    json!({ "id": tag.id, "name": tag.name, "slug": tag.slug, "color": tag.color })
}
