use serde_json::{Map, Value};

/// How a field is compared.
#[derive(Debug, Clone, PartialEq)]
pub enum Comparison {
    /// Equal, by JSON type; a missing field equals nothing.
    Eq(Value),
    /// Not equal; a missing field differs from everything.
    Ne(Value),
    /// Greater; numbers with numbers, texts with texts.
    Gt(Value),
    /// Greater or equal.
    Gte(Value),
    /// Less.
    Lt(Value),
    /// Less or equal.
    Lte(Value),
    /// One of these.
    In(Vec<Value>),
    /// None of these; a missing field is none of them.
    Nin(Vec<Value>),
}

/// One test of a filter; all must hold.
#[derive(Debug, Clone, PartialEq)]
pub struct StoreTest {
    /// The path of the field, from the outside in.
    pub path: Vec<String>,
    /// The comparison.
    pub comparison: Comparison,
}

/// Which documents of a collection.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StoreQuery {
    /// All must hold.
    pub tests: Vec<StoreTest>,
    /// The path of the field that gives the order: numbers before texts, then the rest; the order
    /// of insertion if none.
    pub order_by: Option<Vec<String>>,
    /// Whether the greatest comes first.
    pub descending: bool,
    /// At most so many; at most 1,000 in any case.
    pub limit: Option<u32>,
}

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
