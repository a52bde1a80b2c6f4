use crate::time::Timestamp;

/// The value of a field, as conditions compare it.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact {
    /// Nothing there.
    Null,
    /// A number, or the place of a rank.
    Integer(i64),
    /// An exact word.
    Keyword(String),
    /// A folded text.
    Text(String),
    /// An instant.
    Time(Timestamp),
    /// Yes or no.
    Bool(bool),
    /// A set of ids.
    Ids(Vec<i64>),
}

impl Fact {
    /// A word, or nothing.
    #[must_use]
    pub fn keyword(word: Option<&str>) -> Self {
        word.map_or(Self::Null, |word| Self::Keyword(word.to_owned()))
    }

    /// A folded text, or nothing.
    #[must_use]
    pub fn text(text: Option<String>) -> Self {
        text.map_or(Self::Null, Self::Text)
    }

    /// A number, or nothing.
    #[must_use]
    pub fn integer(number: Option<i64>) -> Self {
        number.map_or(Self::Null, Self::Integer)
    }

    /// An instant, or nothing.
    #[must_use]
    pub fn time(instant: Option<Timestamp>) -> Self {
        instant.map_or(Self::Null, Self::Time)
    }
}

/// A thing whose fields conditions can read.
pub trait FactSource {
    /// The value of a declared field; [`Fact::Null`] for any other.
    fn fact(&self, field: &str) -> Fact;
}
