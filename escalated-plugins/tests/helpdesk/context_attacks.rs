//! What plugins try: to speak for others, to leave their tenant, to name what is not theirs.

use escalated_core::{
    actor::Cx,
    broadcast::Channel,
    ids::TenantId,
    plugins::{Activation, LogLevel, is_plugin_name},
    testing::new_ticket,
};
use escalated_plugins::{
    ctx::{CtxCall, METHODS, WireId, read_call},
    host::PluginOptions,
    runtimes::CallCx,
};
use serde_json::{Value, json};

use crate::{
    desk::{Desk, map, plugin},
    scripted::Scripted,
};

/// Words that are more than words somewhere.
const ODD: [&str; 12] = [
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "../b",
    "b/../../c",
    "a' OR '1'='1",
    "a\"; DROP TABLE escalated_plugins; --",
    "%",
    "_",
    "__config__",
    "\u{202e}ü👂",
];

fn set(collection: &str, key: &str, value: Value) -> CtxCall {
    CtxCall::StoreSet { collection: collection.into(), key: WireId::Text(key.into()), value }
}

fn get(collection: &str, key: &str) -> CtxCall {
    CtxCall::StoreGet { collection: collection.into(), key: WireId::Text(key.into()) }
}

#[tokio::test]
async fn a_runtime_speaks_for_its_own_plugins_only() {
    let one = Scripted::new("one", vec![plugin("a", &[])]);
    let other = Scripted::new("other", vec![plugin("b", &[])]);
    let options = PluginOptions::default().runtime(one.clone()).runtime(other.clone());
    let desk = Desk::active(options, &["a", "b"]).await;
    desk.ticket("Printer").await;
    other.ask("b", set("c", "k", json!("of b"))).await.unwrap();
    let params = json!({
        "plugin": "b", "key": "k", "data": { "ticket_id": 1, "body": "b" }, "collection": "c",
        "channel": "c", "userId": 1, "ticketId": 1, "event": "e", "level": "info", "message": "m",
        "id": 1, "email": "a@b.c", "hook": "h", "value": "of a",
    });
    for method in METHODS {
        let call = read_call(method, &params.to_string()).unwrap().call;
        let refused = one.ask("b", call.clone()).await.unwrap_err();
        assert_eq!(refused.code(), "plugin_inactive", "{method}");
        assert!(!refused.message().contains("of b"));
    }
    assert_eq!(other.ask("b", get("c", "k")).await.unwrap(), "of b");
    assert_eq!(desk.heard.take(), []);
    assert!(desk.logs("b").await.is_empty());
}

#[tokio::test]
async fn a_plugin_in_two_tenants_is_two_plugins() {
    let node = Scripted::new("node", vec![plugin("a", &[])]);
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &["a"]).await;
    let acme = TenantId::new("acme").unwrap();
    let boss = Cx { tenant: acme.clone(), ..desk.owner() };
    let store = &desk.ports().plugins;
    let found = store.find_plugin(&desk.owner(), "a").await.unwrap().unwrap();
    let found = escalated_core::plugins::FoundPlugin { manifest: found.manifest, problems: vec![] };
    store.found_plugins(&boss, "node", &[found]).await.unwrap();
    store.set_active(&boss, "a", Some(&Activation::default())).await.unwrap();

    let ticket = desk.ticket("At home").await;
    let tickets = &desk.ports().tickets;
    tickets.reply(&desk.of("2"), ticket.id.into(), "XHOMEX".into(), vec![]).await.unwrap();
    let there = CallCx { tenant: acme.clone(), ..CallCx::default() };
    let home = CallCx::default();
    let data =
        |text: &str| map(json!({ "key": "k", "email": "x@example.org", "name": text, "at": text }));
    for call in [
        set("c", "k", json!("XHOMEX")),
        CtxCall::ConfigSet { data: data("XHOMEX") },
        CtxCall::Log { level: LogLevel::Info, message: json!("XHOMEX"), data: Value::Null },
        CtxCall::ContactsCreate { data: data("XHOMEX") },
        CtxCall::TagsCreate { data: data("XHOMEX") },
    ] {
        node.ask_in(&home, "a", call).await.unwrap();
    }
    let id = WireId::Number(ticket.id.0);
    let reference = WireId::Text(ticket.reference.unwrap().to_string());
    for call in [
        get("c", "k"),
        CtxCall::StoreQuery { collection: "c".into(), filter: map(json!({})), options: None },
        CtxCall::ConfigAll {},
        CtxCall::TicketsFind { id: id.clone() },
        CtxCall::TicketsFind { id: reference },
        CtxCall::TicketsQuery { filter: map(json!({})) },
        CtxCall::RepliesFind { id: WireId::Number(1) },
        CtxCall::RepliesQuery { filter: map(json!({ "ticket_id": ticket.id })) },
        CtxCall::ContactsFindByEmail { email: "x@example.org".into() },
        CtxCall::ContactsFind { id: WireId::Number(1) },
        CtxCall::TagsAll {},
    ] {
        let own = node.ask_in(&home, "a", call.clone()).await.unwrap().to_string();
        let foreign = node.ask_in(&there, "a", call.clone()).await.unwrap().to_string();
        assert!(own.len() > foreign.len(), "{call:?}: {own} {foreign}");
        assert!(!foreign.contains("XHOMEX") && !foreign.contains("At home"), "{call:?}: {foreign}");
    }
    let update = CtxCall::TicketsUpdate { id: id.clone(), data: map(json!({ "title": "Taken" })) };
    let refused = node.ask_in(&there, "a", update).await.unwrap_err();
    assert_eq!(refused.code(), "ticket_not_found");
    let tell = CtxCall::BroadcastToTicket { ticket_id: id, event: "e".into(), data: Value::Null };
    let refused = node.ask_in(&there, "a", tell).await.unwrap_err();
    assert_eq!(refused.code(), "ticket_not_found");
    let tell = CtxCall::BroadcastToUser {
        user_id: WireId::Number(1),
        event: "e".into(),
        data: Value::Null,
    };
    node.ask_in(&there, "a", tell).await.unwrap();
    assert!(desk.heard.take().iter().all(|told| told.tenant == acme));
    let logs = &desk.ports().plugin_logs;
    assert!(logs.list_plugin_logs(&boss, "a", None, 100).await.unwrap().is_empty());
    // What it does there, it does there.
    let made = tickets.create(&boss, new_ticket("Away")).await.unwrap().ticket;
    let query = CtxCall::TicketsQuery { filter: map(json!({})) };
    let found = node.ask_in(&there, "a", query).await.unwrap();
    assert_eq!((found.as_array().unwrap().len(), &found[0]["id"]), (1, &json!(made.id)));
}

#[tokio::test]
async fn odd_words_are_words() {
    let node = Scripted::new("node", vec![plugin("a", &[]), plugin("b", &[])]);
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &["a", "b"]).await;
    node.ask("b", set("c", "k", json!("of b"))).await.unwrap();
    for (number, odd) in ODD.into_iter().enumerate() {
        let value = json!({ odd: { odd: number }, "key": odd });
        node.ask("a", set(odd, odd, value.clone())).await.unwrap();
        assert_eq!(node.ask("a", get(odd, odd)).await.unwrap(), value, "{odd}");
        assert_eq!(node.ask("b", get(odd, odd)).await.unwrap(), Value::Null, "{odd}");
        let data = map(json!({ odd: { odd: number }, "key": odd }));
        let insert = CtxCall::StoreInsert { collection: odd.into(), data };
        assert_eq!(node.ask("a", insert).await.unwrap()[odd], json!({ odd: number }), "{odd}");
        let data = map(json!({ odd: { odd: number } }));
        node.ask("a", CtxCall::ConfigSet { data }).await.unwrap();
        let key = CtxCall::ConfigGet { key: odd.into() };
        assert_eq!(node.ask("a", key).await.unwrap(), json!({ odd: number }), "{odd}");
        // Fields are named as the platform names them, or not at all.
        let filter = map(json!({ odd: number }));
        let query = CtxCall::StoreQuery { collection: odd.into(), filter, options: None };
        let is_field = odd.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        assert_eq!(node.ask("a", query).await.is_ok(), is_field, "{odd}");
        let query = CtxCall::TicketsQuery { filter: map(json!({ odd: number })) };
        assert!(node.ask("a", query).await.is_err(), "{odd}");
        // A channel is the plugin's own, whatever it is called.
        let (channel, event) = (odd.to_owned(), odd.to_owned());
        node.ask("a", CtxCall::BroadcastToChannel { channel, event, data: Value::Null })
            .await
            .unwrap();
        let own = Channel::Plugin { plugin: "a".into(), name: odd.into() };
        assert_eq!(desk.heard.take()[0].channel, own);
    }
    let all = node.ask("b", CtxCall::ConfigAll {}).await.unwrap();
    assert_eq!(all, json!({}));
    assert_eq!(node.ask("b", get("c", "k")).await.unwrap(), "of b");
    for (channel, event) in [("", "e"), ("c", ""), ("c\n", "e"), (&*"c".repeat(300), "e")] {
        let (channel, event) = (channel.to_owned(), event.to_owned());
        let call = CtxCall::BroadcastToChannel { channel, event, data: Value::Null };
        assert!(node.ask("a", call).await.is_err());
    }
}

#[test]
fn names_are_addresses_and_nothing_else() {
    for name in ["nps", "web-widget", "a_1", "0"] {
        assert!(is_plugin_name(name), "{name}");
    }
    let long = "a".repeat(51);
    for name in
        ODD.into_iter().chain(["", ".", "..", "-a", "_a", "A", "a b", "a.b", "a:b", "a\0", &long])
    {
        assert!(!is_plugin_name(name) || name == "constructor" || name == "prototype", "{name}");
    }
}
