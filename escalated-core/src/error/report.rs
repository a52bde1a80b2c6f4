use std::{borrow::Cow, fmt};

use serde_json::Value;

use super::{ErrorKind, FieldError};

/// Shorthand for results of this family.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error with a public half (kind, code, message, fields, details) and a private half (source).
///
/// `Display` prints the public half only; the source is for logs, through
/// [`std::error::Error::source`].
///
/// ```
/// use escalated_core::error::{Error, ErrorKind};
/// let error = Error::not_found("ticket_not_found", "no such ticket");
/// assert_eq!(error.kind(), ErrorKind::NotFound);
/// assert_eq!(error.code(), "ticket_not_found");
/// ```
pub struct Error(Box<Parts>);

struct Parts {
    kind: ErrorKind,
    code: &'static str,
    message: Cow<'static, str>,
    fields: Vec<FieldError>,
    details: Option<Value>,
    retryable: bool,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

macro_rules! constructors {
    ($($(#[$doc:meta])* $name:ident => $kind:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
            Self::new(ErrorKind::$kind, code, message)
        }
    )*};
}

impl Error {
    /// An error of any kind.
    pub fn new(kind: ErrorKind, code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Parts {
            kind,
            code,
            message: message.into(),
            fields: Vec::new(),
            details: None,
            retryable: false,
            source: None,
        }))
    }

    constructors! {
        /// The thing is absent, or hidden from the caller.
        not_found => NotFound;
        /// The caller may not do this.
        forbidden => Forbidden;
        /// The caller is not known.
        unauthenticated => Unauthenticated;
        /// The input cannot be read.
        malformed => Malformed;
        /// The state forbids the change.
        conflict => Conflict;
        /// The input is too large.
        too_large => TooLarge;
        /// Too many requests or things.
        limit => LimitExceeded;
        /// A dependency is away.
        unavailable => Unavailable;
        /// A defect on our side.
        internal => Internal;
    }

    /// Input that was read and is wrong in the given fields.
    #[must_use]
    pub fn invalid(fields: Vec<FieldError>) -> Self {
        let message = fields
            .first()
            .map_or_else(|| Cow::Borrowed("the input is invalid"), |f| f.message.clone().into());
        let mut error = Self::new(ErrorKind::Invalid, "invalid_input", message);
        error.0.fields = fields;
        error
    }

    /// Input that is wrong in one field.
    pub fn field(
        field: impl Into<String>,
        code: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self::invalid(vec![FieldError::new(field, code, message)])
    }

    /// Adds machine-readable details to the public half.
    #[must_use]
    pub fn with_details(mut self, details: Value) -> Self {
        self.0.details = Some(details);
        self
    }

    /// Adds field errors to the public half.
    #[must_use]
    pub fn with_fields(mut self, fields: Vec<FieldError>) -> Self {
        self.0.fields = fields;
        self
    }

    /// Adds the private cause.
    #[must_use]
    pub fn with_source(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Marks the error as one after which the whole command may be run again at once
    /// (busy, deadlock, serialization failure).
    #[must_use]
    pub fn retryable(mut self) -> Self {
        self.0.retryable = true;
        self
    }

    /// What a caller can do about it.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// The sentence for people.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The fields that are wrong, if the kind is [`ErrorKind::Invalid`].
    #[must_use]
    pub fn fields(&self) -> &[FieldError] {
        &self.0.fields
    }

    /// Machine-readable details, such as the allowed transitions or both versions.
    #[must_use]
    pub fn details(&self) -> Option<&Value> {
        self.0.details.as_ref()
    }

    /// Whether the whole command may be run again at once.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("code", &self.0.code)
            .field("message", &self.0.message)
            .field("fields", &self.0.fields)
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.source {
            Some(source) => Some(source.as_ref()),
            None => None,
        }
    }
}
