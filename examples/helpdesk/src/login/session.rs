//! Signed session cookies: `{person}.{nonce}.{expires}.{mac}`, and nothing on the server.

use std::sync::Arc;

use axum::http::{HeaderMap, header};
use chrono::TimeDelta;
use escalated::core::{
    entropy::{Entropy, SystemEntropy},
    time::{Clock, SystemClock},
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::people::DemoPerson;

const COOKIE: &str = "helpdesk_session";
const HOURS: i64 = 12;

/// Makes and reads session cookies.
#[derive(Clone)]
pub struct Sessions {
    key: Vec<u8>,
    clock: Arc<dyn Clock>,
}

/// Who is logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedIn {
    /// The person.
    pub person: &'static DemoPerson,
    /// A secret of this session, to which CSRF tokens are bound.
    pub nonce: String,
}

impl Sessions {
    /// Sessions under a key of their own that is derived from the application's secret.
    pub fn new(secret: &[u8]) -> Self {
        Self { key: hmac(secret, b"helpdesk/v1/session").to_vec(), clock: Arc::new(SystemClock) }
    }

    /// The value of `Set-Cookie` that logs a person in.
    pub fn begin(&self, person: &DemoPerson) -> String {
        let expires = (self.clock.now() + TimeDelta::hours(HOURS)).timestamp();
        let nonce = (&SystemEntropy as &dyn Entropy).hex(16);
        let signed = format!("{}.{nonce}.{expires}", person.id);
        let mac = hex::encode(hmac(&self.key, signed.as_bytes()));
        // Not `Secure`: this demo speaks plain HTTP on the machine itself.
        let age = HOURS * 3600;
        format!("{COOKIE}={signed}.{mac}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}")
    }

    /// The value of `Set-Cookie` that logs out.
    pub fn end() -> String {
        format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")
    }

    /// Who sent these headers; `None` without a cookie that was made here and is still good.
    pub fn read(&self, headers: &HeaderMap) -> Option<LoggedIn> {
        let cookies =
            headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        cookies
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
            .find_map(|value| self.verify(value))
    }

    fn verify(&self, value: &str) -> Option<LoggedIn> {
        let (signed, tag) = value.rsplit_once('.')?;
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).ok()?;
        mac.update(signed.as_bytes());
        mac.verify_slice(&hex::decode(tag).ok()?).ok()?;
        let mut parts = signed.split('.');
        let (person, nonce, expires) = (parts.next()?, parts.next()?, parts.next()?);
        if expires.parse::<i64>().ok()? <= self.clock.now().timestamp() {
            return None;
        }
        Some(LoggedIn { person: DemoPerson::find(person)?, nonce: nonce.to_owned() })
    }
}

fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    // HMAC takes keys of any length, so the error cannot occur.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 32] };
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use escalated::core::time::ManualClock;

    use super::*;
    use crate::people::AGENT;

    fn sent(cookie: &str) -> HeaderMap {
        let pair = cookie.split(';').next().unwrap();
        HeaderMap::from_iter([(header::COOKIE, format!("a=b; {pair}").parse().unwrap())])
    }

    #[test]
    fn a_session_is_read_back_until_it_expires() {
        let clock = Arc::new(ManualClock::default());
        let sessions = Sessions { clock: clock.clone(), ..Sessions::new(b"secret") };
        let headers = sent(&sessions.begin(AGENT));
        assert_eq!(sessions.read(&headers).unwrap().person, AGENT);
        clock.advance_seconds(HOURS * 3600);
        assert_eq!(sessions.read(&headers), None);
    }

    #[test]
    fn what_was_not_signed_here_is_nobody() {
        let cookie = Sessions::new(b"another secret").begin(AGENT);
        let sessions = Sessions::new(b"secret");
        assert_eq!(sessions.read(&sent(&cookie)), None);
        let admin = sessions.begin(AGENT).replacen("=2.", "=1.", 1);
        assert_eq!(sessions.read(&sent(&admin)), None);
        assert_eq!(sessions.read(&HeaderMap::new()), None);
    }
}
