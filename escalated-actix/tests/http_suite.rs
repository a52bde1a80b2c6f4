//! The suite of the HTTP service, over a real actix server on each database.

#[path = "../../escalated-axum/tests/support/mod.rs"]
mod support;

use actix_web::{App, HttpServer};
use escalated_http::testing::{Recorded, http_suite, send, transcript};
use support::{ALL, Desk, shared_snapshot};

#[actix_web::test]
async fn answers_are_those_of_the_suite() {
    for kind in ALL {
        let Some(desk) = Desk::open(kind, "actix").await else { continue };
        let service = desk.service.clone();
        let server = HttpServer::new(move || {
            let prefix = &service.config().prefix;
            App::new().service(escalated_actix::scope(prefix, service.clone()))
        });
        let server = server.workers(1).bind("127.0.0.1:0").unwrap();
        let address = server.addrs()[0];
        let server = server.disable_signals().run();
        let handle = server.handle();
        let running = actix_web::rt::spawn(server);
        let ask = |recorded: Recorded| async move {
            tokio::task::spawn_blocking(move || send(address, &recorded)).await.unwrap()
        };
        let written = transcript(&desk.world, http_suite(), ask).await;
        handle.stop(false).await;
        running.await.unwrap().unwrap();
        desk.close().await;
        shared_snapshot(&written);
    }
}
