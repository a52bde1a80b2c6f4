//! Plugins: what the exchanges of the suite cannot show.

use escalated_core::{actor::Cx, ids::TenantId, services::Services, time::Clock};
use escalated_http::{
    EscalatedService, HttpConfig,
    testing::{document, routes},
};
use serde_json::json;

use crate::support::{Desk, Kind};

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
