//! Limits of what plugins keep, met by filling tables beside the helpdesk.

use escalated_core::{
    actor::Role,
    plugins::StoreQuery,
    testing::{Fixture, refused},
};
use serde_json::json;

use crate::support::{Desk, Kind};

on_every_database! { full_stores_take_no_more }

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
