use super::Op;

/// What a field holds, and so which operators and values fit it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// A whole number or a numeric id.
    Integer,
    /// A word that is compared exactly; one of a closed set, or of any if the set is empty.
    Keyword(&'static [&'static str]),
    /// A word of an ordered set, compared by its place (1 for the first).
    Rank(&'static [&'static str]),
    /// A text that is compared without case.
    Text,
    /// An instant (RFC 3339).
    Time,
    /// Yes or no.
    Bool,
    /// A set of ids.
    Ids,
}

impl FieldKind {
    /// The operators that fit.
    #[must_use]
    pub fn ops(self) -> &'static [Op] {
        use Op::{
            Contains, EndsWith, Eq, Gt, Gte, In, IsEmpty, IsNotEmpty, Lt, Lte, Ne, NotContains,
            NotIn, StartsWith,
        };
        match self {
            Self::Integer | Self::Time | Self::Rank(_) => {
                &[Eq, Ne, In, NotIn, Lt, Lte, Gt, Gte, IsEmpty, IsNotEmpty]
            }
            Self::Keyword(_) => &[Eq, Ne, In, NotIn, IsEmpty, IsNotEmpty],
            Self::Text => &[
                Eq,
                Ne,
                In,
                NotIn,
                Contains,
                NotContains,
                StartsWith,
                EndsWith,
                IsEmpty,
                IsNotEmpty,
            ],
            Self::Bool => &[Eq, Ne],
            Self::Ids => &[Contains, NotContains, In, NotIn, IsEmpty, IsNotEmpty],
        }
    }
}

/// A declared field of a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The name in conditions.
    pub name: &'static str,
    /// What it holds.
    pub kind: FieldKind,
}

impl Field {
    /// A field.
    #[must_use]
    pub const fn new(name: &'static str, kind: FieldKind) -> Self {
        Self { name, kind }
    }
}

/// The field of that name.
#[must_use]
pub fn find(schema: &[Field], name: &str) -> Option<Field> {
    schema.iter().copied().find(|field| field.name == name)
}
