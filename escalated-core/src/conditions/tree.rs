use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How deep a tree may be.
pub const MAX_DEPTH: usize = 16;
/// How many clauses a tree may have.
pub const MAX_CLAUSES: usize = 256;
/// How many groups a tree may have, `not` among them. With the clauses they stay within what
/// databases nest in one expression (SQLite: 1,000).
pub const MAX_GROUPS: usize = 256;

/// A condition: groups and clauses.
///
/// In JSON: `{"all": […]}`, `{"any": […]}`, `{"not": …}` or
/// `{"field": "status", "op": "in", "value": ["open", "reopened"]}`.
/// `{"all": []}` is always true, `{"any": []}` never.
///
/// ```
/// use escalated_core::conditions::Condition;
/// let json = r#"{"all":[{"field":"status","op":"eq","value":"open"},{"not":{"any":[]}}]}"#;
/// let tree: Condition = serde_json::from_str(json).unwrap();
/// assert_eq!(serde_json::to_string(&tree).unwrap(), json);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Condition {
    /// True if every part is.
    All {
        /// The parts.
        all: Vec<Condition>,
    },
    /// True if one part is.
    Any {
        /// The parts.
        any: Vec<Condition>,
    },
    /// True if the part is not.
    Not {
        /// The part.
        not: Box<Condition>,
    },
    /// One comparison.
    Clause(Clause),
}

/// One comparison of a field with a value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Clause {
    /// A declared field.
    pub field: String,
    /// How to compare.
    pub op: Op,
    /// With what; left out for `is_empty` and `is_not_empty`.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub value: Value,
}

/// How a clause compares. An empty field is equal to nothing, below and above nothing, and
/// contains nothing; so `ne`, `not_in` and `not_contains` are true of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Equal to one of a list.
    In,
    /// Equal to none of a list.
    NotIn,
    /// Below.
    Lt,
    /// Below or equal.
    Lte,
    /// Above.
    Gt,
    /// Above or equal.
    Gte,
    /// A text holds the value, without case; ids hold the id.
    Contains,
    /// The opposite of `contains`.
    NotContains,
    /// A text begins with the value, without case.
    StartsWith,
    /// A text ends with the value, without case.
    EndsWith,
    /// Nothing there.
    IsEmpty,
    /// Something there.
    IsNotEmpty,
}

impl Op {
    /// The word in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::In => "in",
            Self::NotIn => "not_in",
            Self::Lt => "lt",
            Self::Lte => "lte",
            Self::Gt => "gt",
            Self::Gte => "gte",
            Self::Contains => "contains",
            Self::NotContains => "not_contains",
            Self::StartsWith => "starts_with",
            Self::EndsWith => "ends_with",
            Self::IsEmpty => "is_empty",
            Self::IsNotEmpty => "is_not_empty",
        }
    }

    /// The operator that is true exactly when this one is false, and whether it had to be turned
    /// to reach its positive form.
    #[must_use]
    pub fn positive(self) -> (Self, bool) {
        match self {
            Self::Ne => (Self::Eq, true),
            Self::NotIn => (Self::In, true),
            Self::NotContains => (Self::Contains, true),
            Self::IsNotEmpty => (Self::IsEmpty, true),
            other => (other, false),
        }
    }
}

impl Default for Condition {
    /// Always true.
    fn default() -> Self {
        Self::everything()
    }
}

impl Condition {
    /// Always true.
    #[must_use]
    pub fn everything() -> Self {
        Self::All { all: Vec::new() }
    }

    /// Never true.
    #[must_use]
    pub fn nothing() -> Self {
        Self::Any { any: Vec::new() }
    }

    /// One comparison.
    pub fn clause(field: impl Into<String>, op: Op, value: impl Into<Value>) -> Self {
        Self::Clause(Clause { field: field.into(), op, value: value.into() })
    }

    /// Both must be true.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::All { all }, other) if all.is_empty() => other,
            (this, Self::All { all }) if all.is_empty() => this,
            (Self::All { mut all }, other) => {
                all.push(other);
                Self::All { all }
            }
            (this, other) => Self::All { all: vec![this, other] },
        }
    }

    /// Whether the tree is the one that is always true.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        matches!(self, Self::All { all } if all.is_empty())
    }
}
