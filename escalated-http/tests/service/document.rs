//! Every route is in the OpenAPI document, and the document holds nothing else.

use std::collections::BTreeSet;

use crate::support::{Desk, Kind};
use escalated_http::testing::{document, routes};

#[tokio::test]
async fn the_document_and_the_router_are_one() {
    let desk = Desk::open(Kind::Sqlite, "document").await.unwrap();
    let document = document(&desk.service);
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    assert_eq!(document["servers"][0]["url"], "/support");

    let mut described = BTreeSet::new();
    let mut ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let at = format!("{} {path}", method.to_uppercase());
            let id = operation["operationId"].as_str().unwrap();
            assert!(ids.insert(id.to_owned()), "{id} twice");
            assert!(id.contains('_') && !operation["summary"].as_str().unwrap().is_empty());
            let ability = operation["x-ability"].as_str().unwrap();
            assert!(["public", "requester", "agent", "admin"].contains(&ability), "{at}");
            assert_eq!(operation["security"].is_null(), ability == "public", "{at}");
            assert!(!operation["responses"].as_object().unwrap().is_empty(), "{at}");
            described.insert((at, ability.to_owned()));
        }
    }
    let mounted: BTreeSet<_> = routes(&desk.service)
        .into_iter()
        .filter(|(_, path, _, documented)| *documented || path.starts_with("/api/v1"))
        .map(|(method, path, access, _)| {
            (format!("{method} {}", path.replace("{*", "{")), access.to_owned())
        })
        .collect();
    assert_eq!(described, mounted);
    insta::assert_snapshot!("routes", table(&desk));
    desk.close().await;
}

#[tokio::test]
async fn every_reference_in_the_document_leads_somewhere() {
    let desk = Desk::open(Kind::Sqlite, "references").await.unwrap();
    let document = document(&desk.service);
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let text = document.to_string();
    for part in text.split("#/components/schemas/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "{name}");
    }
    desk.close().await;
}

/// Method, path and access of every route, pages included.
fn table(desk: &Desk) -> String {
    let mut lines: Vec<String> = routes(&desk.service)
        .into_iter()
        .map(|(method, path, access, _)| format!("{path} {method} {access}"))
        .collect();
    lines.sort();
    lines.join("\n")
}
