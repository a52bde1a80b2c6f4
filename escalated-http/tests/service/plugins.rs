//! Plugins: what the exchanges of the suite cannot show.

use escalated_core::{
    actor::{Cx, Role},
    ids::TenantId,
    plugins::Activation,
    services::Services,
    testing::cx,
    time::Clock,
};
use escalated_http::{
    Body, EscalatedService, HttpConfig,
    testing::{document, routes},
};
use http::Request;
use http_body_util::BodyExt;
use serde_json::json;

use crate::support::{Desk, Kind};

#[tokio::test]
async fn forms_reach_plugins_as_fields_and_as_the_bytes_that_were_sent() {
    let desk = Desk::open(Kind::Sqlite, "forms_to_plugins").await.unwrap();
    let cx = Cx { now: desk.world.clock.now(), ..cx(Role::Owner) };
    desk.world.services.discover_plugins(&cx).await.unwrap();
    let activation = Activation::default();
    desk.world.services.activate_plugin(&cx, "demo", &activation).await.unwrap();
    let form = "score=4&why=too+slow&tag=a&tag=b";
    for path in ["/webhooks/plugins/demo/in/shop", "/api/plugins/demo/echo/1"] {
        let request = Request::post(format!("/support{path}"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form))
            .unwrap();
        let answer = desk.service.handle(request).await.into_body().collect().await.unwrap();
        let seen: serde_json::Value = serde_json::from_slice(&answer.to_bytes()).unwrap();
        let fields = json!({ "score": "4", "why": "too slow", "tag": ["a", "b"] });
        assert_eq!((&seen["body"], &seen["raw_body"]), (&fields, &json!(form)), "{path}");
    }
    desk.close().await;
}

#[tokio::test]
async fn a_helpdesk_without_plugins_says_nothing_of_them() {
    let desk = Desk::open(Kind::Sqlite, "no_plugins").await.unwrap();
    let mut ports = desk.world.services.ports().clone();
    ports.plugin_host = None;
    let services = Services::new(ports);
    let service = EscalatedService::new(services.clone(), HttpConfig::default());
    assert!(!routes(&service).iter().any(|(_, path, ..)| path.contains("plugins")));
    let paths = document(&service)["paths"].clone();
    assert!(!paths.as_object().unwrap().keys().any(|path| path.contains("plugins")));

    let cx = Cx::system(TenantId::default(), desk.world.clock.now());
    let refused = services.list_plugins(&cx).await.unwrap_err();
    assert_eq!(refused.code(), "plugins_not_available");
    assert_eq!(services.plugin_filter(&cx, "ticket.create", json!([1])).await, json!([1]));
    assert!(services.plugin_ui(&cx).await.unwrap().widgets.is_empty());
    desk.close().await;
}
