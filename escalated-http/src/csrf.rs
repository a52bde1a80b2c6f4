use escalated_core::{
    Error, Result,
    actor::Session,
    keyring::{Keyring, Purpose},
};

/// The header of scripts.
pub(crate) const HEADER: &str = "x-csrf-token";
/// The field of forms.
pub(crate) const FIELD: &str = "_token";

/// The token of a session; none for sessions that browsers do not send by themselves.
pub(crate) fn token(keyring: &Keyring, session: &Session) -> Option<String> {
    match session {
        Session::Cookie(secret) => Some(hex::encode(keyring.mac(Purpose::Csrf, secret.as_bytes()))),
        Session::Header => None,
    }
}

/// Checks what was sent as the token.
pub(crate) fn check(keyring: &Keyring, session: &Session, sent: Option<&str>) -> Result<()> {
    let Session::Cookie(secret) = session else { return Ok(()) };
    let tag = sent.and_then(|sent| hex::decode(sent.trim()).ok()).unwrap_or_default();
    if tag.len() == 32 && keyring.verify(Purpose::Csrf, secret.as_bytes(), &tag) {
        Ok(())
    } else {
        let message = "the form is out of date; load the page again and repeat";
        Err(Error::forbidden("csrf_token_mismatch", message))
    }
}
