//! A note reaches a plugin only where an admin has granted that notes be read, whatever way there
//! is: every event under every name, every filter, every call, badges, endpoints and webhooks.

use std::collections::BTreeSet;

use escalated::plugins::host::PluginOptions;
use escalated_core::{departments::DepartmentInput, plugins::CtxGroup, tags::TagInput};
use serde_json::json;

use super::{desk::Desk, spy::Spy};

const NOTE: &str = "XNOTEX";

/// All that happens to a ticket on which a note is written. Returns what the plugin has seen.
async fn walk(grants: &BTreeSet<CtxGroup>) -> Vec<String> {
    let spy = Spy::default();
    let desk = Desk::open(PluginOptions::default().plugin(spy.clone())).await;
    desk.ask("POST", "/api/v1/admin/plugins/discover", None).await;
    let body = Some(json!({ "grants": grants }));
    let (status, text) = desk.ask("POST", "/api/v1/admin/plugins/spy/activate", body).await;
    assert_eq!(status, 200, "{text}");
    let (services, owner) = (desk.helpdesk.services(), desk.owner());
    let tag = TagInput { name: "red".into(), color: None };
    services.create_tag(&owner, &tag).await.unwrap();
    let name = "Billing".into();
    let (slug, description, is_active) = (None, None, true);
    let (manager_id, members) = (None, None);
    let department = DepartmentInput { name, slug, description, is_active, manager_id, members };
    services.create_department(&owner, &department).await.unwrap();
    let ticket = Some(json!({ "subject": "Printer", "description": "It burns." }));
    assert_eq!(desk.ask("POST", "/api/v1/tickets", ticket).await.0, 201);
    let at = "/api/v1/tickets/ESC-00001";
    let reply = |text: &str, note: bool| Some(json!({ "body": text, "is_internal_note": note }));
    for (method, path, body) in [
        ("POST", "reply", reply("Public.", false)),
        ("POST", "reply", reply(&format!("{NOTE} once"), true)),
        ("POST", "notes", Some(json!({ "body": format!("{NOTE} again") }))),
        ("PATCH", "status", Some(json!({ "status": "in_progress" }))),
        ("PATCH", "priority", Some(json!({ "priority": "high" }))),
        ("POST", "assign", Some(json!({ "agent_id": 2 }))),
        ("POST", "tags", Some(json!({ "tag_ids": [1] }))),
        ("POST", "tags", Some(json!({ "tag_ids": [] }))),
        ("PATCH", "status", Some(json!({ "status": "escalated" }))),
        ("PATCH", "status", Some(json!({ "status": "resolved" }))),
        ("PATCH", "status", Some(json!({ "status": "reopened" }))),
        ("PATCH", "status", Some(json!({ "status": "closed" }))),
    ] {
        let (status, text) = desk.ask(method, &format!("{at}/{path}"), body).await;
        assert!((200..300).contains(&status), "{method} {path}: {status} {text}");
    }
    let update = Some(json!({ "subject": "Scanner", "department_id": 1 }));
    assert_eq!(desk.ask("PATCH", at, update).await.0, 200);
    // The pages write notes as well, and show lists that plugins have a part in.
    let form = http::Request::post("/support/agent/tickets/ESC-00001/note")
        .header("x-test-user", "1")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(escalated_http::Body::from(format!("body={NOTE}+in+a+form")));
    let (status, text) = desk.send(form.unwrap()).await;
    assert!([200, 303].contains(&status), "{status}: {text}");
    desk.drain().await;
    for path in ["/agent/tickets", "/agent/tickets/ESC-00001", "/agent"] {
        assert_eq!(desk.ask("GET", path, None).await.0, 200, "{path}");
    }
    desk.read("/api/plugins/spy/").await;
    desk.read("/api/plugins/spy/badges/W").await;
    assert_eq!(desk.ask("POST", "/webhooks/plugins/spy/", None).await.0, 200);
    let thread = desk.read(at).await.to_string();
    assert!(thread.matches(NOTE).count() >= 3, "the notes are there: {thread}");
    spy.take()
}

fn ways(seen: &[String]) -> BTreeSet<&str> {
    seen.iter()
        .filter(|line| line.contains(NOTE))
        .map(|line| line.split(": ").next().unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_is_read_where_that_was_granted_and_nowhere_else() {
    let all: BTreeSet<CtxGroup> = CtxGroup::ALL.iter().copied().collect();
    let mut without = all.clone();
    without.remove(&CtxGroup::NotesRead);
    let seen = walk(&without).await;
    assert_eq!(ways(&seen), [].into());
    for way in [
        "action note.created",
        "action internal_note.added",
        "action ticket.reopened",
        "action ticket.tagged",
        "filter ticket.reply.compose",
        "filter ticket.create",
        "filter ticket.statuses",
        "filter ticket.list.columns",
        "endpoint",
        "webhook",
        "badge",
        "ctx.replies.find",
        "ctx.replies.query",
        "ctx.tickets.find",
    ] {
        let was = |line: &String| line.starts_with(&format!("{way}: "));
        assert!(seen.iter().any(was), "{way} was never taken");
    }
    // With the grant the same walk shows it, so what was looked for can be found.
    let expected = ["ctx.replies.find", "ctx.replies.query", "filter ticket.reply.compose"];
    assert_eq!(ways(&walk(&all).await), expected.into());
}
