//! The suite of the HTTP service, over a real axum server on each database.

#[cfg(test)]
mod support;

use std::net::SocketAddr;

use escalated_http::testing::{Recorded, http_suite, send, transcript};
use support::{ALL, Desk, shared_snapshot};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_are_those_of_the_suite() {
    for kind in ALL {
        let Some(desk) = Desk::open(kind, "axum").await else { continue };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let prefix = desk.service.config().prefix.clone();
        let router = escalated_axum::router(desk.service.clone());
        let host = axum::Router::new().nest_service(&prefix, router);
        let host = host.into_make_service_with_connect_info::<SocketAddr>();
        let server = tokio::spawn(async move { axum::serve(listener, host).await.unwrap() });
        let ask = |recorded: Recorded| async move {
            tokio::task::spawn_blocking(move || send(address, &recorded)).await.unwrap()
        };
        let written = transcript(&desk.world, http_suite(), ask).await;
        server.abort();
        desk.close().await;
        shared_snapshot(&written);
    }
}
