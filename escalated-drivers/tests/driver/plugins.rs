//! What plugins keep, looked at and filled beside the helpdesk.

use escalated_core::{
    actor::{Cx, Role},
    ids::TenantId,
    keyring::Keyring,
    plugins::{FoundPlugin, PluginStore, StoreQuery, read_manifest},
    testing::{Fixture, refused},
};
use serde_json::{Map, Value, json};

use crate::support::{Desk, Extras, Kind};

on_every_database! { full_stores_take_no_more secrets_are_sealed secrets_follow_the_keyring }

/// Documents `1` to `count` of a plugin.
fn documents(kind: Kind, plugin: &str, count: u32) -> String {
    let (numbers, key) = match kind {
        Kind::Sqlite => (
            format!(
                "(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s \
                 WHERE n < {count}) SELECT n FROM s) AS t"
            ),
            "CAST(n AS TEXT)",
        ),
        Kind::Postgres => (format!("generate_series(1, {count}) AS t(n)"), "CAST(n AS TEXT)"),
        Kind::MySql => (format!("(SELECT seq AS n FROM seq_1_to_{count}) AS t"), "CAST(n AS CHAR)"),
    };
    let at = "'2026-01-05 09:00:00'";
    format!(
        "INSERT INTO escalated_plugin_store (tenant_id, plugin, collection, record_key, data, \
         created_at, updated_at) SELECT '', '{plugin}', 'c', {key}, '{{}}', {at}, {at} \
         FROM {numbers}"
    )
}

async fn full_stores_take_no_more(kind: Kind) {
    let Some(desk) = Desk::open(kind, 6).await else { return };
    let fixture: &dyn Fixture = &desk;
    let (cx, store) = (fixture.cx(Role::Agent), &fixture.services().ports().plugin_data);
    desk.database.execute(&documents(kind, "full", 100_000)).await;
    let put = async |plugin, key| store.put_document(&cx, plugin, "c", key, &json!(1)).await;
    refused(put("full", "one more").await, "plugin_store_full");
    assert_eq!(put("full", "7").await.unwrap().data, json!(1));
    assert!(store.delete_document(&cx, "full", "c", "8").await.unwrap());
    put("full", "one more").await.unwrap();
    refused(put("full", "another").await, "plugin_store_full");
    put("other", "one more").await.unwrap();

    let none = json!({ "x": 1 });
    let none = StoreQuery::parse(none.as_object().unwrap(), None, false, None).unwrap();
    let walked = store.query_documents(&cx, "full", "c", &none).await;
    refused(walked, "plugin_query_too_large");
    let few = StoreQuery { limit: Some(3), ..StoreQuery::default() };
    assert_eq!(store.query_documents(&cx, "full", "c", &few).await.unwrap().len(), 3);
    fixture.close().await;
}

const CONFIG: &str = "SELECT CAST(config AS CHAR(4000)) FROM escalated_plugins ORDER BY id";

/// A plugin with a setting of that type, and another that is none of its secrets.
fn with(kind: &str) -> FoundPlugin {
    let field = |name: &str, kind: &str| json!({ "name": name, "label": name, "type": kind });
    let said = json!({ "name": "chat", "config": [field("hook", kind), field("room", "json")] });
    let (manifest, problems) = read_manifest("chat", &said);
    FoundPlugin { manifest: manifest.unwrap(), problems }
}

fn object(value: Value) -> Map<String, Value> {
    serde_json::from_value(value).unwrap()
}

async fn config(store: &dyn PluginStore, cx: &Cx) -> Value {
    store.find_plugin(cx, "chat").await.unwrap().unwrap().config.into()
}

async fn secrets_are_sealed(kind: Kind) {
    let Some(desk) = Desk::open(kind, 6).await else { return };
    let fixture: &dyn Fixture = &desk;
    let (cx, store) = (fixture.cx(Role::Admin), &*fixture.services().ports().plugins);
    store.found_plugins(&cx, "node", &[with("password")]).await.unwrap();
    // What only looks sealed comes back as well.
    let told = object(json!({ "hook": "XSECRETX", "room": { "$sealed": "1.x" }, "own": "plain" }));
    let merged = store.merge_config(&cx, "chat", &told).await.unwrap();
    assert_eq!(merged.config, told);
    assert_eq!(config(store, &cx).await, json!(told));
    store
        .set_active(&cx, "chat", Some(&escalated_core::plugins::Activation::default()))
        .await
        .unwrap();
    let active = store.active_plugins(&cx.tenant, cx.now).await.unwrap();
    assert_eq!(active.get("chat").unwrap().config, told);
    let stored = desk.database.texts(CONFIG).await.pop().unwrap();
    assert!(!stored.contains("XSECRETX") && stored.contains("plain"), "{stored}");

    // It cannot be moved: neither to another tenant, nor to a setting that is shown.
    let acme = Cx { tenant: TenantId::new("acme").unwrap(), ..cx.clone() };
    store.found_plugins(&acme, "node", &[with("password")]).await.unwrap();
    let copy = "UPDATE escalated_plugins SET config = ";
    desk.database.execute(&format!("{copy}'{stored}' WHERE tenant_id = 'acme'")).await;
    assert_eq!(config(store, &acme).await, json!({ "own": "plain" }));
    let moved = stored.replace("\"hook\"", "\"other\"");
    desk.database.execute(&format!("{copy}'{moved}' WHERE tenant_id = 'acme'")).await;
    let found = store.find_plugin(&acme, "chat").await.unwrap().unwrap();
    assert_eq!(json!(found.config), json!({ "own": "plain" }));
    assert!(found.problems.iter().all(|problem| problem.code == "secret_lost"));
    assert_eq!(found.problems.len(), 2);

    // A version that no longer calls it a secret does not show it.
    store.found_plugins(&cx, "node", &[with("text")]).await.unwrap();
    assert_eq!(config(store, &cx).await, json!({ "room": { "$sealed": "1.x" }, "own": "plain" }));
    // One that begins to call it so has it sealed.
    store.merge_config(&cx, "chat", &object(json!({ "hook": "XSECRETX" }))).await.unwrap();
    assert!(desk.database.texts(CONFIG).await[0].contains("XSECRETX"));
    store.found_plugins(&cx, "node", &[with("password")]).await.unwrap();
    assert!(!desk.database.texts(CONFIG).await[0].contains("XSECRETX"));
    assert_eq!(config(store, &cx).await["hook"], "XSECRETX");
    fixture.close().await;
}

async fn secrets_follow_the_keyring(kind: Kind) {
    let Some(desk) = Desk::open(kind, 6).await else { return };
    let fixture: &dyn Fixture = &desk;
    let (old, new) = ([b'k'; 32], [b'n'; 32]);
    let node = |keyring: Keyring| {
        desk.another(Extras { keyring: Some(keyring), ..Extras::default() })
            .services()
            .ports()
            .clone()
    };
    let (cx, store) = (fixture.cx(Role::Admin), &*fixture.services().ports().plugins);
    store.found_plugins(&cx, "node", &[with("password")]).await.unwrap();
    store.merge_config(&cx, "chat", &object(json!({ "hook": "XSECRETX" }))).await.unwrap();

    let without = node(Keyring::new(new).unwrap());
    assert_eq!(config(&*without.plugins, &cx).await, json!({}));
    without.plugins.merge_config(&cx, "chat", &object(json!({ "room": 1 }))).await.unwrap();
    assert_eq!(config(store, &cx).await, json!({ "hook": "XSECRETX", "room": 1 }), "not lost");

    let both = node(Keyring::new(new).unwrap().with_previous(old).unwrap());
    assert_eq!(config(&*both.plugins, &cx).await["hook"], "XSECRETX");
    assert_eq!(config(&*without.plugins, &cx).await, json!({ "room": 1 }));
    // The next look at what the runtime has seals it anew.
    both.plugins.found_plugins(&cx, "node", &[with("password")]).await.unwrap();
    assert_eq!(config(&*without.plugins, &cx).await["hook"], "XSECRETX");
    assert_eq!(config(store, &cx).await, json!({ "room": 1 }));
    fixture.close().await;
}
