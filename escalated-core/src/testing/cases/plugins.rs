//! Plugins: what admins decided on them, what they keep, what they log.

use chrono::TimeDelta;
use futures_util::future;
use serde_json::{Map, Value, json};

use crate::{
    actor::{Cx, Role},
    ids::TenantId,
    plugins::{
        Activation, Audience, CtxGroup, Document, FoundPlugin, LogLevel, MAX_CONFIG_BYTES,
        MAX_DOCUMENT_BYTES, NewPluginLog, Plugin, StoreQuery, read_manifest,
    },
    services::Ports,
    testing::{Fixture, refused, refused_field},
};

fn ports(fixture: &dyn Fixture) -> &Ports {
    fixture.services().ports()
}

fn found(name: &str, version: &str) -> FoundPlugin {
    let said = json!({ "name": name, "version": version, "actionHooks": ["ticket.created"] });
    let (manifest, problems) = read_manifest(name, &said);
    FoundPlugin { manifest: manifest.unwrap(), problems }
}

fn elsewhere(cx: &Cx) -> Cx {
    Cx { tenant: TenantId::new("other").unwrap(), ..cx.clone() }
}

fn object(value: Value) -> Map<String, Value> {
    serde_json::from_value(value).unwrap()
}

fn query(filter: Value) -> StoreQuery {
    StoreQuery::parse(&object(filter), None, false, None).unwrap()
}

async fn plugin(fixture: &dyn Fixture, cx: &Cx, name: &str) -> Plugin {
    ports(fixture).plugins.find_plugin(cx, name).await.unwrap().unwrap()
}

/// What a runtime tells changes what the plugin is, and nothing that an admin decided.
pub async fn what_is_found_keeps_decisions(fixture: &dyn Fixture) {
    let (cx, store) = (fixture.cx(Role::Admin), &ports(fixture).plugins);
    let both = [found("nps", "1"), found("chat", "1")];
    assert_eq!(store.found_plugins(&cx, "node", &both).await.unwrap(), [""; 0]);
    let names = |plugins: Vec<Plugin>| plugins.into_iter().map(|plugin| plugin.name);
    let listed: Vec<String> = names(store.list_plugins(&cx).await.unwrap()).collect();
    assert_eq!(listed, ["chat", "nps"]);
    let fresh = plugin(fixture, &cx, "nps").await;
    assert_eq!((fresh.is_present, fresh.is_active, fresh.grants.len()), (true, false, 0));
    assert_eq!((fresh.seen_at, fresh.activated_at), (cx.now, None));

    let activation = Activation {
        grants: Some([CtxGroup::Store, CtxGroup::TicketsRead].into()),
        audiences: [("GET /x".to_owned(), Audience::Staff)].into(),
    };
    let active = store.set_active(&cx, "nps", Some(&activation)).await.unwrap();
    assert_eq!((active.is_active, active.activated_at), (true, Some(cx.now)));
    assert_eq!(Some(active.grants.clone()), activation.grants);
    store.merge_config(&cx, "nps", &object(json!({ "a": "\0", "b": [1] }))).await.unwrap();

    let later = Cx { now: cx.now + TimeDelta::hours(1), ..cx.clone() };
    store.found_plugins(&later, "node", &[found("nps", "2")]).await.unwrap();
    let seen = plugin(fixture, &cx, "nps").await;
    assert_eq!((seen.manifest.version.as_str(), seen.seen_at), ("2", later.now));
    assert_eq!((seen.is_active, seen.activated_at), (true, Some(cx.now)));
    assert_eq!((seen.grants, seen.audiences), (active.grants, activation.audiences));
    assert_eq!(seen.config, object(json!({ "a": "\0", "b": [1] })));
    assert!(!plugin(fixture, &cx, "chat").await.is_present);

    // The other runtime may have a name only once the first no longer has it.
    let others = [found("nps", "9"), found("chat", "9")];
    assert_eq!(store.found_plugins(&later, "rust", &others).await.unwrap(), ["nps"]);
    assert_eq!(plugin(fixture, &cx, "nps").await.runtime, "node");
    let chat = plugin(fixture, &cx, "chat").await;
    assert_eq!((chat.runtime.as_str(), chat.is_present), ("rust", true));

    let ended = store.set_active(&later, "nps", None).await.unwrap();
    assert_eq!((ended.is_active, ended.deactivated_at), (false, Some(later.now)));
    let all = store.set_active(&later, "nps", Some(&Activation::default())).await.unwrap();
    assert_eq!(all.grants.len(), CtxGroup::ALL.len());
    refused(store.set_active(&cx, "none", None).await, "plugin_not_found");
}

/// Two nodes that find the same plugins in the same moment write each once.
pub async fn two_nodes_find_the_same(fixture: &dyn Fixture) {
    let (cx, store) = (fixture.cx(Role::Admin), &ports(fixture).plugins);
    let both = [found("chat", "1"), found("nps", "1")];
    let (one, other) = future::join(
        store.found_plugins(&cx, "node", &both),
        store.found_plugins(&cx, "node", &both),
    )
    .await;
    assert!(one.is_ok_and(|taken| taken.is_empty()) && other.is_ok_and(|taken| taken.is_empty()));
    assert_eq!(store.list_plugins(&cx).await.unwrap().len(), 2);
}

/// The active plugins are known at once after a change here, and after seconds anyhow.
pub async fn active_plugins_are_known(fixture: &dyn Fixture) {
    let (cx, store) = (fixture.cx(Role::Admin), &ports(fixture).plugins);
    let active = async |now| {
        let plugins = store.active_plugins(&cx.tenant, now).await.unwrap();
        plugins.present.keys().cloned().collect::<Vec<_>>()
    };
    store.found_plugins(&cx, "node", &[found("chat", "1"), found("nps", "1")]).await.unwrap();
    assert_eq!(active(cx.now).await, [""; 0]);
    assert_eq!(store.tenants_with_plugins().await.unwrap(), []);
    store.set_active(&cx, "nps", Some(&Activation::default())).await.unwrap();
    assert_eq!(active(cx.now).await, ["nps"]);
    let other = elsewhere(&cx);
    assert!(store.active_plugins(&other.tenant, cx.now).await.unwrap().present.is_empty());
    assert_eq!(store.tenants_with_plugins().await.unwrap(), std::slice::from_ref(&cx.tenant));
    // One that its runtime no longer has does not work, but an admin's word is kept.
    let later = Cx { now: cx.now + TimeDelta::seconds(6), ..cx.clone() };
    store.found_plugins(&later, "node", &[found("chat", "1")]).await.unwrap();
    assert_eq!(active(later.now).await, [""; 0]);
    assert!(plugin(fixture, &cx, "nps").await.is_active);
    let plugins = store.active_plugins(&cx.tenant, later.now).await.unwrap();
    assert_eq!(plugins.acting_on("ticket.created").count(), 0);
    assert_eq!(plugins.absent["nps"].seen_at, later.now, "since when it is away");
    // It stays away, and not from each look on.
    let latest = Cx { now: later.now + TimeDelta::seconds(6), ..cx.clone() };
    store.found_plugins(&latest, "node", &[found("chat", "1")]).await.unwrap();
    let plugins = store.active_plugins(&cx.tenant, latest.now).await.unwrap();
    assert_eq!(plugins.absent["nps"].seen_at, later.now);
    store.found_plugins(&latest, "node", &[found("nps", "1")]).await.unwrap();
    assert_eq!(active(latest.now).await, ["nps"]);
    // Who reads while another writes keeps no older list than the writer's.
    for turn in 0..8 {
        let (activation, now) = (Activation::default(), latest.now + TimeDelta::minutes(turn));
        let (read, written) = future::join(
            store.active_plugins(&cx.tenant, now),
            store.set_active(&cx, "nps", (turn % 2 == 1).then_some(&activation)),
        )
        .await;
        assert!(read.is_ok() && written.is_ok());
        assert_eq!(active(now).await.len(), usize::from(turn % 2 == 1));
    }
}

/// Changes of different keys of one configuration both last.
pub async fn configurations_are_merged(fixture: &dyn Fixture) {
    let (cx, store) = (fixture.cx(Role::Admin), &ports(fixture).plugins);
    store.found_plugins(&cx, "node", &[found("nps", "1")]).await.unwrap();
    for turn in 0..8 {
        let (one, other) = (object(json!({ "a": turn })), object(json!({ "b": turn })));
        let (one, other) = future::join(
            store.merge_config(&cx, "nps", &one),
            store.merge_config(&cx, "nps", &other),
        )
        .await;
        assert!(one.is_ok() && other.is_ok());
        let config = plugin(fixture, &cx, "nps").await.config;
        assert_eq!(config, object(json!({ "a": turn, "b": turn })));
    }
    let without = store.merge_config(&cx, "nps", &object(json!({ "a": null }))).await.unwrap();
    assert_eq!(without.config, object(json!({ "b": 7 })));
    assert!(!format!("{without:?}").contains('7'), "values may be secrets");
    let long = object(json!({ "c": "x".repeat(MAX_CONFIG_BYTES) }));
    refused(store.merge_config(&cx, "nps", &long).await, "plugin_config_too_large");
    assert_eq!(plugin(fixture, &cx, "nps").await.config, without.config);
    let none = store.merge_config(&elsewhere(&cx), "nps", &Map::new()).await;
    refused(none, "plugin_not_found");
}

/// Documents come back as they were written.
pub async fn documents_are_kept(fixture: &dyn Fixture) {
    let (cx, store) = (fixture.cx(Role::Agent), &ports(fixture).plugin_data);
    let deep = (0..60).fold(json!("\0 \u{1f600}"), |inner, _| json!([inner]));
    for (key, data) in [("a", json!(null)), ("A", json!(9_007_199_254_740_993_i64)), ("ü ", deep)]
    {
        let put = store.put_document(&cx, "nps", "c", key, &data).await.unwrap();
        assert_eq!((put.key.as_str(), &put.data), (key, &data));
        let kept = store.find_document(&cx, "nps", "c", key).await.unwrap();
        assert_eq!(kept, Some(put));
    }
    let first = store.put_document(&cx, "nps", "c", "b", &json!({ "n": 1 })).await.unwrap();
    let again = store.put_document(&cx, "nps", "c", "b", &json!({ "n": 2, "o": 3 })).await.unwrap();
    assert_eq!((first.id, &again.data), (again.id, &json!({ "n": 2, "o": 3 })));
    let changes = object(json!({ "n": null, "p": {} }));
    let merged = store.merge_document(&cx, "nps", "c", "b", &changes).await.unwrap();
    assert_eq!(merged.data, json!({ "n": null, "o": 3, "p": {} }));
    assert_eq!(store.find_document(&cx, "nps", "c", "b").await.unwrap(), Some(merged));
    let flat = store.merge_document(&cx, "nps", "c", "a", &changes).await;
    refused_field(flat, "data", "wrong_type");
    assert!(store.delete_document(&cx, "nps", "c", "b").await.unwrap());
    assert!(!store.delete_document(&cx, "nps", "c", "b").await.unwrap());
    assert_eq!(store.find_document(&cx, "nps", "c", "b").await.unwrap(), None);
    let gone = store.merge_document(&cx, "nps", "c", "b", &changes).await;
    refused(gone, "plugin_document_not_found");
}

/// What cannot be stored is refused, and is not there.
pub async fn what_is_no_document(fixture: &dyn Fixture) {
    let (cx, store) = (fixture.cx(Role::Agent), &ports(fixture).plugin_data);
    let (long, longer) = ("ü".repeat(255), "ü".repeat(256));
    store.put_document(&cx, "nps", &"ü".repeat(64), &long, &json!(1)).await.unwrap();
    let before = fixture.rows().await;
    for (collection, key, field, code) in [
        ("", "a", "collection", "required"),
        ("c", "", "key", "required"),
        ("c", &*longer, "key", "too_long"),
        (&"c".repeat(65), "a", "collection", "too_long"),
        ("c", "\0", "key", "invalid_characters"),
    ] {
        let put = store.put_document(&cx, "nps", collection, key, &json!(1)).await;
        refused_field(put, field, code);
        assert_eq!(store.find_document(&cx, "nps", collection, key).await.unwrap(), None);
        assert!(!store.delete_document(&cx, "nps", collection, key).await.unwrap());
        let merged = store.merge_document(&cx, "nps", collection, key, &Map::new()).await;
        refused(merged, "plugin_document_not_found");
    }
    assert_eq!(store.query_documents(&cx, "nps", "\0", &query(json!({}))).await.unwrap(), []);
    let large = json!("x".repeat(MAX_DOCUMENT_BYTES - 2));
    store.put_document(&cx, "nps", &"ü".repeat(64), &long, &large).await.unwrap();
    let larger = json!("x".repeat(MAX_DOCUMENT_BYTES - 1));
    let refused_one = store.put_document(&cx, "nps", "c", "a", &larger).await;
    refused(refused_one, "plugin_document_too_large");
    assert_eq!(fixture.rows().await, before);
}

/// Neither plugins nor tenants see or touch what others have.
pub async fn plugins_and_tenants_do_not_meet(fixture: &dyn Fixture) {
    let cx = fixture.cx(Role::Agent);
    let (ports, other) = (ports(fixture), elsewhere(&cx));
    ports.plugins.found_plugins(&cx, "node", &[found("nps", "1")]).await.unwrap();
    assert_eq!(ports.plugins.list_plugins(&other).await.unwrap(), []);
    assert_eq!(ports.plugins.find_plugin(&other, "nps").await.unwrap(), None);
    let activation = Activation::default();
    refused(ports.plugins.set_active(&other, "nps", Some(&activation)).await, "plugin_not_found");
    ports.plugins.found_plugins(&other, "node", &[]).await.unwrap();
    assert!(plugin(fixture, &cx, "nps").await.is_present);

    let store = &ports.plugin_data;
    let mine = json!({ "mine": true });
    store.put_document(&cx, "nps", "c", "a", &mine).await.unwrap();
    for (cx, plugin, collection) in [(&other, "nps", "c"), (&cx, "chat", "c"), (&cx, "nps", "d")] {
        assert_eq!(store.find_document(cx, plugin, collection, "a").await.unwrap(), None);
        let all = store.query_documents(cx, plugin, collection, &query(json!({}))).await;
        assert_eq!(all.unwrap(), []);
        assert!(!store.delete_document(cx, plugin, collection, "a").await.unwrap());
        let merged = store.merge_document(cx, plugin, collection, "a", &Map::new()).await;
        refused(merged, "plugin_document_not_found");
        store.put_document(cx, plugin, collection, "a", &json!(0)).await.unwrap();
    }
    let kept = store.find_document(&cx, "nps", "c", "a").await.unwrap().unwrap();
    assert_eq!(kept.data, mine);

    let line = line(&cx, "nps", "mine");
    ports.plugin_logs.add_plugin_logs(&cx.tenant, &[line]).await.unwrap();
    for (cx, plugin) in [(&other, "nps"), (&cx, "chat")] {
        assert_eq!(ports.plugin_logs.list_plugin_logs(cx, plugin, None, 9).await.unwrap(), []);
    }
}

/// Two writers who change different fields of one document both last, and so does a document
/// that two write for the first time.
pub async fn two_writers_merge(fixture: &dyn Fixture) {
    let (cx, store) = (fixture.cx(Role::Agent), &ports(fixture).plugin_data);
    for turn in 0..8 {
        let key = format!("k{turn}");
        let (one, other) = (json!({ "a": 0, "b": 0 }), json!({ "b": 0, "a": 0 }));
        let (one, other) = future::join(
            store.put_document(&cx, "nps", "c", &key, &one),
            store.put_document(&cx, "nps", "c", &key, &other),
        )
        .await;
        assert_eq!(one.unwrap(), other.unwrap());
        let (one, other) = (object(json!({ "a": turn })), object(json!({ "b": turn })));
        let (one, other) = future::join(
            store.merge_document(&cx, "nps", "c", &key, &one),
            store.merge_document(&cx, "nps", "c", &key, &other),
        )
        .await;
        let last = (one.unwrap(), other.unwrap());
        let kept = store.find_document(&cx, "nps", "c", &key).await.unwrap().unwrap();
        assert!(kept == last.0 || kept == last.1, "whoever was last answers with both");
        assert_eq!(kept.data, json!({ "a": turn, "b": turn }));
    }
}

/// Many writers of a few keys at once: none is refused, and each key is there once.
pub async fn many_writers_of_a_few_keys(fixture: &dyn Fixture) {
    let (cx, store) = (fixture.cx(Role::Agent), &ports(fixture).plugin_data);
    for _ in 0..3 {
        let put = async |n: i64| {
            store.put_document(&cx, "nps", "c", &format!("k{}", n % 4), &json!({ "n": n })).await
        };
        for written in future::join_all((0..24).map(put)).await {
            written.unwrap();
        }
        let all = store.query_documents(&cx, "nps", "c", &query(json!({}))).await.unwrap();
        assert_eq!(all.len(), 4);
        for document in all {
            assert!(store.delete_document(&cx, "nps", "c", &document.key).await.unwrap());
        }
    }
}

/// Queries select, sort and stop, and the pages that they read do not show.
pub async fn queries_select_and_sort(fixture: &dyn Fixture) {
    let (cx, store) = (fixture.cx(Role::Agent), &ports(fixture).plugin_data);
    for n in 0..130 {
        // 37 has no common divisor with 130, so that the order is another one.
        let data = json!({ "n": n * 37 % 130, "odd": n % 2 == 1, "of": { "ten": n % 10 } });
        store.put_document(&cx, "nps", "c", &format!("k{n}"), &data).await.unwrap();
    }
    let keys = async |filter: Value, order_by: Option<&str>, descending: bool, limit: f64| {
        let query = StoreQuery::parse(&object(filter), order_by, descending, Some(limit)).unwrap();
        let found = store.query_documents(&cx, "nps", "c", &query).await.unwrap();
        found.into_iter().map(|document| document.key).collect::<Vec<_>>()
    };
    assert_eq!(keys(json!({}), None, false, 9e9).await.len(), 130);
    assert_eq!(keys(json!({}), None, false, 2.5).await, ["k0", "k1"]);
    assert_eq!(keys(json!({}), None, true, 2.0).await, ["k129", "k128"]);
    assert_eq!(keys(json!({ "of.ten": 7 }), None, true, 2.0).await, ["k127", "k117"]);
    assert_eq!(keys(json!({ "odd": true }), Some("n"), false, 9e9).await.len(), 65);
    // 123 * 37 % 130 = 1 and 116 * 37 % 130 = 2.
    assert_eq!(keys(json!({}), Some("n"), false, 3.0).await, ["k0", "k123", "k116"]);
    let greatest = keys(json!({ "n": { "$lt": 3 } }), Some("n"), true, 3.0).await;
    assert_eq!(greatest, ["k116", "k123", "k0"]);
    assert_eq!(keys(json!({ "key": "k5" }), None, false, 9.0).await, ["k5"]);
    assert_eq!(keys(json!({ "n": { "$in": [1, 2, "x"] } }), None, false, 9.0).await.len(), 2);
    assert_eq!(keys(json!({}), None, false, 0.0).await, [""; 0]);
    let one = store.query_documents(&cx, "nps", "c", &query(json!({ "key": "k5" }))).await;
    let [one] = <[Document; 1]>::try_from(one.unwrap()).unwrap();
    assert_eq!(one.to_wire()["_id"], json!(one.id));
    assert_eq!(keys(json!({ "_id": one.id }), None, false, 9.0).await, ["k5"]);
}

/// An answer stays shorter than a line to a runtime may be.
pub async fn answers_of_queries_are_limited(fixture: &dyn Fixture) {
    let (cx, store) = (fixture.cx(Role::Agent), &ports(fixture).plugin_data);
    let data = json!("x".repeat(MAX_DOCUMENT_BYTES - 2));
    for n in 0..33 {
        store.put_document(&cx, "nps", "c", &format!("k{n}"), &data).await.unwrap();
    }
    let all = store.query_documents(&cx, "nps", "c", &query(json!({}))).await;
    refused(all.map(|found| found.len()), "plugin_query_too_large");
    let few = StoreQuery { limit: Some(32), ..StoreQuery::default() };
    assert_eq!(store.query_documents(&cx, "nps", "c", &few).await.unwrap().len(), 32);
}

fn line(cx: &Cx, plugin: &str, message: &str) -> NewPluginLog {
    NewPluginLog {
        plugin: plugin.into(),
        level: LogLevel::Warn,
        message: message.into(),
        data: json!({ "n": 1 }),
        created_at: cx.now,
    }
}

/// Lines come back, newest first, and the oldest go.
pub async fn logs_are_kept_for_a_while(fixture: &dyn Fixture) {
    let (cx, store) = (fixture.cx(Role::Admin), &ports(fixture).plugin_logs);
    let lines: Vec<_> = (0..1200).map(|n| line(&cx, "nps", &n.to_string())).collect();
    store.add_plugin_logs(&cx.tenant, &[line(&cx, "chat", "stays")]).await.unwrap();
    for lines in lines.chunks(300) {
        store.add_plugin_logs(&cx.tenant, lines).await.unwrap();
    }
    let newest = store.list_plugin_logs(&cx, "nps", None, 2).await.unwrap();
    let messages: Vec<_> = newest.iter().map(|line| line.message.as_str()).collect();
    assert_eq!(messages, ["1199", "1198"]);
    assert_eq!((newest[0].level, newest[0].created_at), (LogLevel::Warn, cx.now));
    assert_eq!(newest[0].data, json!({ "n": 1 }));
    let (mut count, mut before) = (0, None);
    loop {
        let page = store.list_plugin_logs(&cx, "nps", before, 1000).await.unwrap();
        assert!(page.len() <= 100);
        let Some(last) = page.last() else { break };
        (count, before) = (count + page.len(), Some(last.id));
    }
    assert_eq!(count, 1000);
    assert_eq!(store.list_plugin_logs(&cx, "chat", None, 0).await.unwrap().len(), 1);

    let odd =
        NewPluginLog { data: json!("x".repeat(9000)), ..line(&cx, "nps", &"\0ü".repeat(2000)) };
    let plain = NewPluginLog { data: Value::Null, ..line(&cx, "nps", "") };
    store.add_plugin_logs(&cx.tenant, &[odd, plain]).await.unwrap();
    let newest = store.list_plugin_logs(&cx, "nps", None, 2).await.unwrap();
    assert_eq!((newest[0].message.as_str(), &newest[0].data), ("", &Value::Null));
    assert_eq!((newest[1].message.chars().count(), &newest[1].data), (2000, &Value::Null));
}
