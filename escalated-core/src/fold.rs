//! Case folding that is the same in memory and in every database, because Rust writes it.

/// The form in which text is searched and compared without case: Unicode lower case.
///
/// Stored in `_fold` columns, because `LOWER` knows only ASCII on SQLite and depends on the
/// collation elsewhere.
///
/// ```
/// assert_eq!(escalated_core::fold::fold("GRÖSSE Ünïcode"), "grösse ünïcode");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    text.to_lowercase()
}

/// The form in which e-mail addresses are compared: trimmed, then folded.
#[must_use]
pub fn fold_email(address: &str) -> String {
    fold(address.trim())
}
