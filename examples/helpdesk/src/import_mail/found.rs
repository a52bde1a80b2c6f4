use super::Refused;

/// The largest message that is read.
pub(super) const MAX_MESSAGE: usize = 50 * 1024 * 1024;

/// One message as it was found.
#[derive(Debug)]
pub(super) struct Found {
    /// `path#n`.
    pub(super) place: String,
    /// Its bytes, or why they are not there.
    pub(super) raw: Result<Vec<u8>, Refused>,
    /// How far it brings the progress bar.
    pub(super) bytes: u64,
}

pub(super) fn too_large(place: &str) -> Refused {
    Refused::new(place, "too_large", "the message has more than 50 MiB")
}
