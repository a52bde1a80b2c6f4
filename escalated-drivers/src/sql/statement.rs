use std::borrow::Cow;

use sea_query::{Value, Values};

/// A statement with its bound values. Its text is ours: built by sea-query or written in this
/// crate; nothing of an input is ever part of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The text, with the placeholders of its dialect.
    pub sql: Cow<'static, str>,
    /// The values.
    pub values: Values,
    /// Whether the connection keeps it prepared. Texts that vary with the input's shape do not,
    /// so that they do not push the others out.
    pub persistent: bool,
}

impl Statement {
    /// A statement that is kept prepared.
    pub fn new(sql: impl Into<Cow<'static, str>>, values: Values) -> Self {
        Self { sql: sql.into(), values, persistent: true }
    }

    /// A statement of a fixed text.
    #[must_use]
    pub fn raw(sql: &'static str, values: Vec<Value>) -> Self {
        Self::new(sql, Values(values))
    }

    /// Not to be kept prepared.
    #[must_use]
    pub fn ad_hoc(mut self) -> Self {
        self.persistent = false;
        self
    }
}
