/// What a caller can do about an error; the HTTP edge maps each kind to one status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The thing does not exist, or the caller may not know that it does.
    NotFound,
    /// The caller is known and may not do this to a thing that they may see.
    Forbidden,
    /// The caller did not prove who they are.
    Unauthenticated,
    /// The input cannot be read at all (broken JSON, broken multipart).
    Malformed,
    /// The input was read and is wrong; [`super::FieldError`]s say where.
    Invalid,
    /// The state of the thing forbids the change now.
    Conflict,
    /// A limit on size was passed.
    TooLarge,
    /// A limit on rate or count was passed; try later.
    LimitExceeded,
    /// A dependency (database, mail server) is away; try later.
    Unavailable,
    /// A defect on our side.
    Internal,
}

impl ErrorKind {
    /// Whether the same request may succeed later without a change.
    #[must_use]
    pub fn is_temporary(self) -> bool {
        matches!(self, Self::LimitExceeded | Self::Unavailable)
    }
}
