/// What a derived key is for. Keys of different purposes never verify each other's work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Purpose {
    /// CSRF tokens of cookie sessions.
    Csrf,
    /// List cursors.
    Cursor,
    /// Links to files.
    Download,
    /// Links to a guest's own ticket.
    GuestAccess,
    /// Reply-To addresses.
    MailReply,
    /// Sign-up links.
    Signup,
    /// Secrets that are kept in the database.
    StoredSecret,
}

impl Purpose {
    pub(super) fn label(self) -> &'static [u8] {
        match self {
            Self::Csrf => b"escalated/v1/csrf",
            Self::Cursor => b"escalated/v1/cursor",
            Self::Download => b"escalated/v1/download",
            Self::GuestAccess => b"escalated/v1/guest-access",
            Self::MailReply => b"escalated/v1/mail-reply",
            Self::Signup => b"escalated/v1/signup",
            Self::StoredSecret => b"escalated/v1/stored-secret",
        }
    }
}
