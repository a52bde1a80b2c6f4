//! Tickets and messages: through the same pipeline as everything else, as the plugin.

use escalated_core::actor::{Actor, ActorKind};
use escalated_core::ids::HostUserId;
use escalated_core::plugins::CtxGroup;
use escalated_core::tickets::Requester;
use escalated_plugins::{
    ctx::{CtxCall, NewReplyData, Origin, WireId},
    host::PluginOptions,
};
use serde_json::{Value, json};

use crate::{
    desk::{Desk, map, plugin},
    scripted::Scripted,
};

async fn desk() -> (Scripted, Desk) {
    let node = Scripted::new("node", vec![plugin("a", &[])]);
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &["a"]).await;
    (node, desk)
}

fn update(id: i64, data: Value) -> CtxCall {
    CtxCall::TicketsUpdate { id: WireId::Number(id), data: map(data) }
}

#[tokio::test]
async fn a_ticket_is_found_by_id_and_reference() {
    let (node, desk) = desk().await;
    let ticket = desk.ticket("Printer").await;
    let find = |id| node.ask("a", CtxCall::TicketsFind { id });
    let found = find(WireId::Number(ticket.id.0)).await.unwrap();
    assert_eq!((&found["title"], &found["subject"]), (&json!("Printer"), &json!("Printer")));
    let reference = ticket.reference.unwrap().to_string();
    assert_eq!(find(WireId::Text(reference)).await.unwrap(), found);
    for nothing in ["99", "", "../1", "ESC-99999", "0", "-1"] {
        assert_eq!(find(WireId::Text(nothing.into())).await.unwrap(), Value::Null, "{nothing}");
    }
}

#[tokio::test]
async fn tickets_are_found_by_fields_that_are_allowed() {
    let (node, desk) = desk().await;
    let (one, other) = (desk.ticket("One").await, desk.ticket("Other").await);
    node.ask("a", update(other.id.0, json!({ "priority": "high", "assigned_to": 2 })))
        .await
        .unwrap();
    let query = |filter: Value| node.ask("a", CtxCall::TicketsQuery { filter: map(filter) });
    let ids = |found: Value| -> Vec<i64> {
        found.as_array().unwrap().iter().map(|ticket| ticket["id"].as_i64().unwrap()).collect()
    };
    assert_eq!(ids(query(json!({ "status": "open" })).await.unwrap()), [other.id.0, one.id.0]);
    for filter in [
        json!({ "priority": "high" }),
        json!({ "assigned_to": 2, "requester_id": "10" }),
        json!({ "id": other.id }),
        json!({ "id": other.id.0.to_string(), "department_id": null, "channel": "web" }),
    ] {
        assert_eq!(ids(query(filter.clone()).await.unwrap()), [other.id.0], "{filter}");
    }
    assert_eq!(ids(query(json!({ "assigned_to": null })).await.unwrap()), [one.id.0]);
    assert_eq!(query(json!({ "tag": "unknown" })).await.unwrap(), json!([]));
    for wrong in [
        json!({ "guest_email": "x" }),
        json!({ "status__in": ["open"] }),
        json!({ "status": { "$ne": "open" } }),
        json!({ "tag": 1 }),
    ] {
        let error = query(wrong.clone()).await.unwrap_err();
        assert_eq!(error.fields()[0].code, "plugin_query_invalid", "{wrong}");
    }
}

/// Each call reads what it needs in a number of statements that does not grow with what is there.
#[tokio::test]
async fn no_call_asks_for_one_thing_after_the_other() {
    let (node, desk) = desk().await;
    let mut ids = vec![desk.ticket("First").await.id];
    let calls = |id: i64| {
        let filter = |value: Value| map(value);
        vec![
            CtxCall::TicketsQuery { filter: filter(json!({})) },
            CtxCall::TicketsQuery { filter: filter(json!({ "status": "open", "tag": "red" })) },
            CtxCall::TicketsFind { id: WireId::Number(id) },
            CtxCall::RepliesQuery { filter: filter(json!({ "ticket_id": id })) },
            CtxCall::RepliesFind { id: WireId::Number(1) },
            CtxCall::TagsAll {},
            CtxCall::DepartmentsAll {},
            CtxCall::AgentsAll {},
            CtxCall::StoreQuery {
                collection: "c".into(),
                filter: filter(json!({})),
                options: None,
            },
        ]
    };
    let mut counts = Vec::new();
    for round in 0..2 {
        let tag = json!({ "name": format!("Red {round}") });
        node.ask("a", CtxCall::TagsCreate { data: map(tag) }).await.unwrap();
        let data = map(json!({ "x": round }));
        for _ in 0..=round * 12 {
            let collection = "c".into();
            let data = data.clone();
            node.ask("a", CtxCall::StoreInsert { collection, data }).await.unwrap();
            let ticket_id = WireId::Number(ids[0].0);
            let data = NewReplyData { ticket_id, body: "b".into(), is_internal_note: None };
            node.ask("a", CtxCall::RepliesCreate { data }).await.unwrap();
        }
        let mut own = Vec::new();
        for call in calls(ids[0].0) {
            // Once to fill what is kept for a while.
            node.ask("a", call.clone()).await.unwrap();
            desk.statements.take();
            let answer = node.ask("a", call).await.unwrap();
            own.push(desk.statements.take());
            assert_ne!(answer, json!(null));
        }
        counts.push(own);
        for number in 0..60 {
            ids.push(desk.ticket(&format!("More {number}")).await.id);
        }
    }
    assert_eq!(counts[0], counts[1]);
    assert_eq!(counts[0][0], 2, "the page, and its tickets");
    assert!(counts[0].iter().all(|count| *count <= 4), "{counts:?}");
    let all = node.ask("a", CtxCall::TicketsQuery { filter: map(json!({})) }).await.unwrap();
    assert_eq!(all.as_array().unwrap().len(), 100);
    assert!(all[0]["description"].is_string(), "whole tickets");
}

#[tokio::test]
async fn a_new_ticket_needs_a_title_and_nothing_else() {
    let (node, desk) = desk().await;
    let create = |data: Value| node.ask("a", CtxCall::TicketsCreate { data: map(data) });
    let made = create(json!({ "title": "T", "priority": "low", "assigned_to": 2, "sla": 1 }))
        .await
        .unwrap();
    assert_eq!((&made["title"], &made["priority"]), (&json!("T"), &json!("low")));
    assert_eq!((&made["assigned_to"], &made["requester_type"]), (&json!(2), &json!("contact")));
    let (owner, email) = (desk.owner(), "plugin-a@plugins.invalid");
    let contact = desk.ports().contacts.find_contact_by_email(&owner, email);
    assert_eq!(made["contact_id"], json!(contact.await.unwrap().unwrap().id));
    let made = create(json!({ "subject": "T", "requester_id": 11, "body": "B" })).await.unwrap();
    assert_eq!((&made["requester_id"], &made["description"]), (&json!(11), &json!("B")));
    let made =
        create(json!({ "subject": "T", "email": "x@example.org", "name": "X" })).await.unwrap();
    assert_eq!(made["requester_id"], Value::Null);
    let actor = Actor::User { id: HostUserId::new("10"), name: "Cleo".into(), email: None };
    let call = CtxCall::TicketsCreate { data: map(json!({ "title": "T" })) };
    let origin = Origin { actor: Some(actor), ..Origin::default() };
    let made = node.ask_for("a", origin, call).await.unwrap();
    assert_eq!(made["requester_id"], json!(10));
    let data = json!({ "title": "T", "status": "resolved", "metadata": { "a": 1 } });
    let made = create(data).await.unwrap();
    assert_eq!((&made["status"], &made["metadata"]), (&json!("resolved"), &json!({ "a": 1 })));
    for (wrong, field) in [
        (json!({ "title": "T", "status": "gone" }), "status"),
        (json!({ "title": "T", "status": "reopened" }), "status"),
        (json!({ "title": "T", "assigned_to": 10 }), "assigned_to"),
        (json!({ "title": "T", "metadata": 1 }), "metadata"),
        (json!({}), "subject"),
        (json!({ "title": 1 }), "title"),
        (json!({ "title": "T", "priority": "huge" }), "priority"),
        (json!({ "title": "T", "requester_id": 404 }), "requester_id"),
        (json!({ "title": "T", "contact_id": 404 }), "contact_id"),
    ] {
        let error = create(wrong.clone()).await.unwrap_err();
        assert_eq!(error.fields()[0].field, field, "{wrong}");
    }
}

#[tokio::test]
async fn contacts_are_made_where_that_was_granted() {
    let (node, desk) = desk().await;
    let create = |email: &str| {
        let data = map(json!({ "title": "T", "email": email }));
        node.ask("a", CtxCall::TicketsCreate { data })
    };
    let known = create("known@example.org").await.unwrap();
    desk.grant("a", Some(&[CtxGroup::TicketsWrite])).await;
    let refused = create("new@example.org").await.unwrap_err();
    assert_eq!(refused.code(), "plugin_not_granted");
    let owner = desk.owner();
    let found = desk.ports().contacts.find_contact_by_email(&owner, "new@example.org");
    assert_eq!(found.await.unwrap(), None);
    let again = create("known@example.org").await.unwrap();
    assert_eq!(again["contact_id"], known["contact_id"]);
}

#[tokio::test]
async fn a_change_is_one_commit_as_the_plugin() {
    let (node, desk) = desk().await;
    let ticket = desk.ticket("Printer").await;
    let id = ticket.id.0;
    let data = json!({
        "title": "Scanner", "priority": "high", "status": "in_progress", "assigned_to": "2",
        "metadata": { "a": 1 }, "requester_id": 11, "version": 99, "created_at": "2000-01-01",
    });
    let changed = node.ask("a", update(id, data)).await.unwrap();
    assert_eq!((&changed["title"], &changed["requester_id"]), (&json!("Scanner"), &json!(10)));
    assert_eq!((&changed["status"], &changed["assigned_to"]), (&json!("in_progress"), &json!(2)));
    node.ask("a", update(id, json!({ "metadata": { "b": 2 } }))).await.unwrap();
    let detail = desk.ports().tickets.get(&desk.owner(), &ticket.id.into()).await.unwrap();
    assert_eq!(detail.ticket.metadata, json!({ "a": 1, "b": 2 }));
    assert_eq!(detail.ticket.version, ticket.version + 2);
    assert_eq!(detail.ticket.requester, Requester::User(HostUserId::new("10")));
    let newest = &detail.activities[0];
    assert_eq!((newest.actor.kind, newest.actor.name.as_str()), (ActorKind::System, "plugin:a"));

    let both = json!({ "title": "Other", "status": "reopened" });
    let refused = node.ask("a", update(id, both)).await.unwrap_err();
    assert_eq!(refused.fields()[0].code, "transition_not_allowed");
    let detail = desk.ports().tickets.get(&desk.owner(), &ticket.id.into()).await.unwrap();
    assert_eq!(detail.ticket.subject, "Scanner", "all or nothing");
    let nobody = node.ask("a", update(id, json!({ "assigned_to": 10 }))).await.unwrap_err();
    assert_eq!(nobody.fields()[0].code, "unknown_agent");
    let nothing = node.ask("a", update(id, json!({ "unknown": 1 }))).await.unwrap();
    assert_eq!(nothing["title"], json!("Scanner"));
    assert_eq!(node.ask("a", update(99, json!({}))).await.unwrap_err().code(), "ticket_not_found");
    node.ask("a", update(id, json!({ "assigned_to": null }))).await.unwrap();
}

#[tokio::test]
async fn messages_are_written_and_found_on_their_ticket() {
    let (node, desk) = desk().await;
    let ticket = desk.ticket("Printer").await;
    let write = |body: &str, is_internal_note| {
        let ticket_id = WireId::Number(ticket.id.0);
        let data = NewReplyData { ticket_id, body: body.into(), is_internal_note };
        node.ask("a", CtxCall::RepliesCreate { data })
    };
    let note = write("auto", Some(true)).await.unwrap();
    assert_eq!((&note["body"], &note["is_internal_note"]), (&json!("auto"), &json!(true)));
    assert_eq!((&note["ticket_id"], &note["author_id"]), (&json!(ticket.id), &Value::Null));
    let reply = write("hello", None).await.unwrap();
    assert_eq!(reply["is_internal_note"], json!(false));
    let find = |id: &Value| {
        let id = WireId::Number(id.as_i64().unwrap());
        node.ask("a", CtxCall::RepliesFind { id })
    };
    assert_eq!(find(&note["id"]).await.unwrap(), note);
    assert_eq!(find(&reply["id"]).await.unwrap(), reply);
    assert_eq!(find(&json!(99)).await.unwrap(), Value::Null);
    let query = |filter: Value| node.ask("a", CtxCall::RepliesQuery { filter: map(filter) });
    let id = ticket.id;
    assert_eq!(query(json!({ "ticket_id": id })).await.unwrap(), json!([note, reply]));
    let public = query(json!({ "ticket_id": id.to_string(), "is_internal_note": false })).await;
    assert_eq!(public.unwrap(), json!([reply]));
    assert_eq!(query(json!({ "ticket_id": 99 })).await.unwrap(), json!([]));
    for wrong in [json!({}), json!({ "author_id": 1 }), json!({ "ticket_id": {} })] {
        let error = query(wrong).await.unwrap_err();
        assert_eq!(error.fields()[0].code, "plugin_query_invalid");
    }
    assert!(write("", None).await.is_err());
}
