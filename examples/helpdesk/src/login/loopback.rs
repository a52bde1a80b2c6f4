//! A login without passwords, and everybody's mail, are for the developer's own machine only.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Request},
    http::{HeaderMap, StatusCode, Uri, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Lets requests through that this machine itself has sent; to all others there is nothing here.
///
/// The peer's address alone is not enough: a proxy on this machine speaks for strangers, and a
/// strange page can point its own name at 127.0.0.1.
pub async fn only_loopback(
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    if is_local(peer.ip(), request.uri(), request.headers()) {
        next.run(request).await
    } else {
        StatusCode::NOT_FOUND.into_response()
    }
}

fn is_local(peer: IpAddr, uri: &Uri, headers: &HeaderMap) -> bool {
    let proxied = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
    peer.to_canonical().is_loopback()
        && !proxied.iter().any(|name| headers.contains_key(*name))
        && host(uri, headers).is_some_and(names_this_machine)
}

fn host<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> Option<&'a str> {
    uri.authority()
        .map(Authority::as_str)
        .or_else(|| headers.get(header::HOST).and_then(|value| value.to_str().ok()))
}

fn names_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|ip| ip.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(peer: &str, headers: &[(&'static str, &str)]) -> bool {
        let headers = headers.iter().map(|(name, value)| {
            (name.parse::<header::HeaderName>().unwrap(), value.parse().unwrap())
        });
        is_local(peer.parse().unwrap(), &Uri::from_static("/login"), &headers.collect())
    }

    #[test]
    fn only_this_machine_passes() {
        for host in ["127.0.0.1:8321", "localhost", "[::1]:80", "LOCALHOST:1"] {
            assert!(local("127.0.0.1", &[("host", host)]), "{host}");
        }
        assert!(local("::ffff:127.0.0.1", &[("host", "127.0.0.1")]));
        assert!(!local("192.0.2.7", &[("host", "127.0.0.1")]));
        assert!(!local("127.0.0.1", &[("host", "evil.example")]));
        assert!(!local("127.0.0.1", &[("host", "127.0.0.1.evil.example:80")]));
        assert!(!local("127.0.0.1", &[]));
        let proxied = [("host", "localhost"), ("x-forwarded-for", "192.0.2.7")];
        assert!(!local("127.0.0.1", &proxied));
    }
}
