use serde_json::{Map, Value};

use crate::{Error, Result};

/// The longest document, in bytes of JSON.
pub const MAX_DOCUMENT_BYTES: usize = 256 << 10;
/// The most documents of one plugin in one tenant.
pub const MAX_DOCUMENTS: u64 = 100_000;
/// The longest name of a collection, in characters.
const MAX_COLLECTION: usize = 64;
/// The longest key, in characters.
const MAX_KEY: usize = 255;

/// A document of a plugin.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Its row.
    pub id: i64,
    /// Its key within the collection.
    pub key: String,
    /// What the plugin wrote: any JSON from `store.set`, an object from `store.insert`.
    pub data: Value,
}

impl Document {
    /// The form in which queries, insertions and updates answer: `{_id, key, ...data}`.
    #[must_use]
    pub fn to_wire(&self) -> Value {
        let mut wire = Map::new();
        wire.insert("_id".into(), self.id.into());
        wire.insert("key".into(), self.key.clone().into());
        match &self.data {
            Value::Object(data) => wire.extend(data.clone()),
            other => drop(wire.insert("value".into(), other.clone())),
        }
        Value::Object(wire)
    }
}

/// Whether a document can stand at that place.
///
/// # Errors
/// `required`, `too_long` and `invalid_characters` at `collection` or `key`.
pub fn check_place(collection: &str, key: &str) -> Result<()> {
    for (field, text, most) in [("collection", collection, MAX_COLLECTION), ("key", key, MAX_KEY)] {
        if text.is_empty() {
            return Err(Error::field(field, "required", format!("`{field}` is not empty")));
        }
        if text.chars().count() > most {
            let message = format!("`{field}` has at most {most} characters");
            return Err(Error::field(field, "too_long", message));
        }
        if text.contains('\0') {
            return Err(Error::field(field, "invalid_characters", format!("`{field}` has no NUL")));
        }
    }
    Ok(())
}
