//! The suite of the HTTP service, over a real actix server on each database.

#[cfg(test)]
#[path = "../../escalated-axum/tests/support/mod.rs"]
mod support;

use actix_web::{App, HttpMessage, HttpServer};
use escalated_core::{
    actor::{Actor, Grants, Identity, Role, Session},
    ids::{HostUserId, TenantId},
};
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

/// What a host's middleware would have put into the request's extensions.
#[derive(Clone)]
struct LoggedIn(String);

#[actix_web::test]
async fn the_login_may_live_in_actix_extensions() {
    let desk = Desk::open(support::Kind::Sqlite, "login").await.unwrap();
    let login = |request: &actix_web::HttpRequest| {
        let LoggedIn(id) = request.extensions().get::<LoggedIn>()?.clone();
        Some(Identity {
            tenant: TenantId::default(),
            actor: Actor::User { id: HostUserId::new(id), name: "Hook".into(), email: None },
            grants: Grants::role(Role::Agent),
            session: Session::Header,
        })
    };
    let scope = escalated_actix::scope_with("/support", desk.service.clone(), login);
    let app = actix_web::test::init_service(App::new().service(scope)).await;
    for (user, status) in [(Some("2"), 200), (None, 401)] {
        let request = actix_web::test::TestRequest::post().uri("/support/api/v1/auth/validate");
        let request = request.to_request();
        if let Some(id) = user {
            request.extensions_mut().insert(LoggedIn(id.into()));
        }
        let response = actix_web::test::call_service(&app, request).await;
        assert_eq!(response.status().as_u16(), status);
    }
    desk.close().await;
}
