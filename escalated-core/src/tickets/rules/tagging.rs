use serde_json::json;

use crate::{
    Error, FieldError, Result,
    activities::{ActivityKind, NewActivity},
    events::{EventName, NewEvent},
    ids::TagId,
    pipeline::{Change, Snapshot},
    tags::Tag,
};

/// Adds the tags that are not there yet.
pub(super) fn add(snapshot: &Snapshot<'_>, tags: &[TagId]) -> Result<Change> {
    Ok(tagged(new_tags(snapshot, tags)?, Vec::new()))
}

/// Removes the tags that are there.
pub(super) fn remove(snapshot: &Snapshot<'_>, tags: &[TagId]) -> Result<Change> {
    resolve(snapshot, tags, "remove_tags")?;
    let gone = snapshot.tags.iter().filter(|tag| tags.contains(&tag.id)).cloned().collect();
    Ok(tagged(Vec::new(), gone))
}

/// Makes these the tags.
pub(super) fn set(snapshot: &Snapshot<'_>, tags: &[TagId]) -> Result<Change> {
    let gone = snapshot.tags.iter().filter(|tag| !tags.contains(&tag.id)).cloned().collect();
    Ok(tagged(new_tags(snapshot, tags)?, gone))
}

fn new_tags(snapshot: &Snapshot<'_>, tags: &[TagId]) -> Result<Vec<Tag>> {
    let mut added: Vec<Tag> = Vec::new();
    for tag in resolve(snapshot, tags, "tags")? {
        let known = snapshot.tags.iter().chain(&added).any(|other| other.id == tag.id);
        if !known {
            added.push(tag);
        }
    }
    Ok(added)
}

/// The tags with those ids; each that does not exist is an error at its place.
pub(super) fn resolve(snapshot: &Snapshot<'_>, ids: &[TagId], field: &str) -> Result<Vec<Tag>> {
    let mut tags = Vec::new();
    let mut errors = Vec::new();
    for (index, id) in ids.iter().enumerate() {
        match snapshot.known.tags.get(id).cloned().flatten() {
            Some(tag) => tags.push(tag),
            None => {
                let path = format!("{field}.{index}");
                errors.push(FieldError::new(path, "unknown_tag", "name a tag that exists"));
            }
        }
    }
    if errors.is_empty() { Ok(tags) } else { Err(Error::invalid(errors)) }
}

/// The change that adds and removes these.
pub(super) fn tagged(added: Vec<Tag>, removed: Vec<Tag>) -> Change {
    let mut change = Change::default();
    let event = |name, tag: &Tag| {
        NewEvent::new(name).with("tag", json!({ "id": tag.id, "name": tag.name }))
    };
    for tag in &added {
        let (kind, new) = (ActivityKind::TagAdded, Some(tag.name.clone()));
        change.activities.push(NewActivity::change(kind, "tags", None, new));
        change.events.push(event(EventName::TicketTagAdded, tag));
    }
    for tag in &removed {
        let (kind, old) = (ActivityKind::TagRemoved, Some(tag.name.clone()));
        change.activities.push(NewActivity::change(kind, "tags", old, None));
        change.events.push(event(EventName::TicketTagRemoved, tag));
    }
    change.tags_added = added;
    change.tags_removed = removed;
    change
}
