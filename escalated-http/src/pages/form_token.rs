use chrono::TimeDelta;
use escalated_core::{
    Error, Result,
    keyring::{Keyring, Purpose},
    time::Timestamp,
};
use http::{HeaderMap, header};

/// How long a form without a session may lie open.
const HOURS: i64 = 12;

/// The token of a form without a session: when it expires, signed.
pub(super) fn issue(keyring: &Keyring, now: Timestamp) -> String {
    let expires = (now + TimeDelta::hours(HOURS)).timestamp();
    let mac = keyring.mac(Purpose::Csrf, &message(expires));
    format!("{expires}.{}", hex::encode(mac))
}

/// Checks that a form without a session was ours, is not too old, and was sent from our page.
pub(super) fn check(
    keyring: &Keyring,
    headers: &HeaderMap,
    sent: Option<&str>,
    now: Timestamp,
) -> Result<()> {
    check_place(headers)?;
    let parts = sent.and_then(|sent| sent.split_once('.'));
    let valid = parts.is_some_and(|(expires, mac)| {
        let expires = expires.parse::<i64>().unwrap_or_default();
        let mac = hex::decode(mac).unwrap_or_default();
        let genuine = mac.len() == 32 && keyring.verify(Purpose::Csrf, &message(expires), &mac);
        genuine && now.timestamp() <= expires
    });
    if valid {
        Ok(())
    } else {
        let message = "the form is out of date; load the page again and repeat";
        Err(Error::forbidden("csrf_token_mismatch", message))
    }
}

/// Checks that a form was sent from our page: what can be known before it is read.
pub(super) fn check_place(headers: &HeaderMap) -> Result<()> {
    if from_elsewhere(headers) {
        let message = "the form was sent from another site; open it here and repeat";
        return Err(Error::forbidden("csrf_token_mismatch", message));
    }
    Ok(())
}

/// What browsers say of where a request comes from; those that say nothing are believed.
fn from_elsewhere(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(header::ORIGIN.as_str()) else { return false };
    let host = text(header::HOST.as_str()).unwrap_or_default();
    let authority = origin.split_once("://").map_or("", |(_, authority)| authority);
    !host.is_empty() && !authority.eq_ignore_ascii_case(host)
}

fn message(expires: i64) -> Vec<u8> {
    // No session's secret holds a NUL in front of a number: hosts' secrets are random.
    format!("form without a session\0{expires}").into_bytes()
}

#[cfg(test)]
mod tests {
    use escalated_core::time::{Clock, ManualClock};
    use http::HeaderValue;

    use super::*;

    #[test]
    fn tokens_expire_and_belong_to_our_pages() {
        let keyring = Keyring::new([7; 32]).unwrap();
        let clock = ManualClock::default();
        let token = issue(&keyring, clock.now());
        let ok = |headers: &HeaderMap, sent: Option<&str>| {
            check(&keyring, headers, sent, clock.now()).is_ok()
        };
        let none = HeaderMap::new();
        assert!(ok(&none, Some(&token)));
        assert!(!ok(&none, None));
        assert!(!ok(&none, Some("1.00")));
        assert!(!ok(&none, Some(&token.replace('.', "0."))));
        let with = |pairs: &[(&'static str, &'static str)]| {
            let pairs = pairs.iter();
            pairs.map(|(n, v)| (n.parse().unwrap(), HeaderValue::from_static(v))).collect()
        };
        assert!(ok(&with(&[("sec-fetch-site", "same-origin")]), Some(&token)));
        assert!(!ok(&with(&[("sec-fetch-site", "cross-site")]), Some(&token)));
        let host = ("host", "help.example.org");
        assert!(ok(&with(&[host, ("origin", "https://help.example.org")]), Some(&token)));
        assert!(!ok(&with(&[host, ("origin", "https://evil.example.org")]), Some(&token)));
        assert!(!ok(&with(&[host, ("origin", "null")]), Some(&token)));
        clock.advance_seconds(12 * 3600 + 1);
        assert!(!ok(&none, Some(&token)));
    }
}
