//! Configuration, documents and logs: each plugin has its own.

use escalated_core::{
    broadcast::Channel,
    ids::HostUserId,
    plugins::{ConfigField, FieldKind, LogLevel, Manifest},
};
use escalated_plugins::{
    ctx::{CtxCall, QueryOptions, WireId},
    host::PluginOptions,
};
use serde_json::{Value, json};

use crate::{
    desk::{Desk, map, plugin},
    scripted::Scripted,
};

fn configured(name: &str) -> Manifest {
    let field = |name: &str, kind, default| ConfigField {
        name: name.into(),
        label: name.into(),
        kind,
        required: false,
        help: None,
        options: Vec::new(),
        default,
    };
    let config = vec![
        field("enabled", FieldKind::Boolean, Some(json!(true))),
        field("key", FieldKind::Password, None),
    ];
    Manifest { config, ..plugin(name, &[]) }
}

async fn desk() -> (Scripted, Desk) {
    let node = Scripted::new("node", vec![configured("a"), configured("b")]);
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &["a", "b"]).await;
    (node, desk)
}

#[tokio::test]
async fn defaults_hold_until_something_is_set() {
    let (node, _desk) = desk().await;
    let all = || node.ask("a", CtxCall::ConfigAll {});
    assert_eq!(all().await.unwrap(), json!({ "enabled": true }));
    let data = map(json!({ "enabled": false, "key": "secret" }));
    assert_eq!(node.ask("a", CtxCall::ConfigSet { data }).await.unwrap(), Value::Null);
    assert_eq!(all().await.unwrap(), json!({ "enabled": false, "key": "secret" }));
    let key = |key: &str| CtxCall::ConfigGet { key: key.into() };
    assert_eq!(node.ask("a", key("key")).await.unwrap(), json!("secret"));
    assert_eq!(node.ask("a", key("more")).await.unwrap(), Value::Null);
    assert_eq!(node.ask("b", key("key")).await.unwrap(), Value::Null);
    assert_eq!(node.ask("b", CtxCall::ConfigAll {}).await.unwrap(), json!({ "enabled": true }));
}

#[tokio::test]
async fn documents_are_kept_for_each_plugin() {
    let (node, _desk) = desk().await;
    let (collection, key) = (String::from("surveys"), WireId::Number(7));
    let set = CtxCall::StoreSet { collection: collection.clone(), key, value: json!([1]) };
    assert_eq!(node.ask("a", set).await.unwrap(), Value::Null);
    let key = WireId::Text("7".into());
    let get = CtxCall::StoreGet { collection: collection.clone(), key };
    assert_eq!(node.ask("a", get.clone()).await.unwrap(), json!([1]));
    assert_eq!(node.ask("b", get).await.unwrap(), Value::Null);

    let data = map(json!({ "_id": 99, "score": 3 }));
    let insert = CtxCall::StoreInsert { collection: collection.clone(), data };
    let inserted = node.ask("a", insert).await.unwrap();
    let key = inserted["key"].as_str().unwrap().to_owned();
    assert_eq!(key.len(), 32);
    assert!(inserted["_id"] != 99 && inserted["score"] == 3);

    let (own, data) = (Some(WireId::Text(key.clone())), map(json!({ "score": 9 })));
    let update = |key, data| CtxCall::StoreUpdate { collection: collection.clone(), key, data };
    let updated = node.ask("a", update(own.clone(), data.clone())).await.unwrap();
    assert_eq!((&updated["score"], &updated["key"]), (&json!(9), &json!(key)));
    let foreign = node.ask("b", update(own.clone(), data.clone())).await.unwrap_err();
    assert_eq!(foreign.code(), "plugin_document_not_found");
    let unnamed = node.ask("a", update(None, data)).await.unwrap_err();
    assert_eq!(unnamed.fields()[0].code, "plugin_ctx_invalid");

    let query = |filter: Value| CtxCall::StoreQuery {
        collection: collection.clone(),
        filter: map(filter),
        options: Some(QueryOptions { limit: Some(1.0), ..QueryOptions::default() }),
    };
    let found = node.ask("a", query(json!({ "score": { "$gt": 3 } }))).await.unwrap();
    assert_eq!(found, json!([updated]));
    assert_eq!(node.ask("b", query(json!({}))).await.unwrap(), json!([]));
    let wrong = node.ask("a", query(json!({ "score": { "$regex": "." } }))).await.unwrap_err();
    assert_eq!(wrong.message(), "Unsupported store query operator: $regex");

    let delete = CtxCall::StoreDelete { collection: collection.clone(), key: own };
    node.ask("b", delete.clone()).await.unwrap();
    assert_eq!(node.ask("a", query(json!({ "score": 9 }))).await.unwrap(), json!([updated]));
    node.ask("a", delete).await.unwrap();
    assert_eq!(node.ask("a", query(json!({ "score": 9 }))).await.unwrap(), json!([]));
}

#[tokio::test]
async fn a_plugin_that_talks_without_end_keeps_sixty_lines_a_minute() {
    let (node, desk) = desk().await;
    let say = |text: &str| CtxCall::Log {
        level: LogLevel::Info,
        message: json!(text),
        data: Value::Null,
    };
    for number in 0..100 {
        node.ask("a", say(&format!("line {number}"))).await.unwrap();
    }
    node.ask("b", say("another")).await.unwrap();
    assert_eq!((desk.logs("a").await.len(), desk.logs("b").await.len()), (60, 1));
    desk.clock.advance_seconds(60);
    node.ask("a", say("later")).await.unwrap();
    let lines = desk.logs("a").await;
    assert_eq!((lines[0].message.as_str(), lines[1].message.as_str()), ("later", "40 more lines"));
}

#[tokio::test]
async fn broadcasts_go_to_their_channels() {
    let (node, desk) = desk().await;
    let ticket = desk.ticket("Printer").await;
    let (event, data) = (String::from("ev"), json!({ "x": 1 }));
    for call in [
        CtxCall::BroadcastToChannel {
            channel: "ch".into(),
            event: event.clone(),
            data: data.clone(),
        },
        CtxCall::BroadcastToUser {
            user_id: WireId::Number(7),
            event: event.clone(),
            data: data.clone(),
        },
        CtxCall::BroadcastToTicket {
            ticket_id: WireId::Text(ticket.reference.unwrap().to_string()),
            event: event.clone(),
            data: data.clone(),
        },
    ] {
        assert_eq!(node.ask("a", call).await.unwrap(), Value::Null);
    }
    let channels: Vec<_> = desk.heard.take().into_iter().map(|told| told.channel).collect();
    let own = Channel::Plugin { plugin: "a".into(), name: "ch".into() };
    assert_eq!(channels, [own, Channel::User(HostUserId::new("7")), Channel::Ticket(ticket.id)]);
    let nowhere = CtxCall::BroadcastToTicket { ticket_id: WireId::Number(99), event, data };
    assert_eq!(node.ask("a", nowhere).await.unwrap_err().code(), "ticket_not_found");
}
