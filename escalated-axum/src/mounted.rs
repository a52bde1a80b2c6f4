use std::{
    convert::Infallible,
    net::SocketAddr,
    task::{Context, Poll},
};

use axum::{
    body::Body,
    extract::{ConnectInfo, Request},
};
use escalated_http::{ClientAddr, EscalatedService, PrefixStripped};
use tower_service::Service;

/// The service, told where each request comes from.
#[derive(Debug, Clone)]
pub(crate) struct Mounted(pub(crate) EscalatedService);

impl Service<Request> for Mounted {
    type Response = http::Response<escalated_http::Body>;
    type Error = Infallible;
    type Future = <EscalatedService as Service<Request<Body>>>::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        <EscalatedService as Service<Request<Body>>>::poll_ready(&mut self.0, cx)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let extensions = request.extensions_mut();
        extensions.insert(PrefixStripped);
        let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        if let Some(peer) = peer {
            extensions.get_or_insert_with(|| ClientAddr(peer));
        }
        self.0.call(request)
    }
}
