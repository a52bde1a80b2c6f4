use serde_json::json;

use super::all::{get, patch, post};
use crate::testing::Exchange;

/// Input that is read and is wrong: each with its code, field and remedy.
pub(super) fn exchanges() -> Vec<Exchange> {
    let list = |title, query: &str| get(title, &format!("/tickets?{query}")).bearer("{{agent}}");
    let agent = |exchange: Exchange| exchange.bearer("{{agent}}");
    let new = |title, body| agent(post(title, "/tickets")).json(&body);
    vec![
        new("an unknown field", json!({ "subject": "a", "description": "b", "bcc": "x@y.z" })),
        new("a wrong type", json!({ "subject": 7, "description": "b" })),
        new("a field is missing", json!({ "subject": "a" })),
        new("an unknown word", json!({ "subject": "a", "description": "b", "priority": "top" })),
        new("too long", json!({ "subject": "x".repeat(256), "description": "b" })),
        new("too long, in bytes", json!({ "subject": "a", "description": "x".repeat(65_536) })),
        new(
            "an unknown department",
            json!({ "subject": "a", "description": "b",
            "department_id": 99 }),
        ),
        new("an unknown tag", json!({ "subject": "a", "description": "b", "tags": [1, 99] })),
        new(
            "an assignee who is no agent",
            json!({ "subject": "a", "description": "b",
            "assigned_to": 10 }),
        ),
        new(
            "an unknown requester",
            json!({ "subject": "a", "description": "b",
            "requester_id": "nobody" }),
        ),
        new("an unknown contact", json!({ "subject": "a", "description": "b", "contact_id": 99 })),
        new(
            "two requesters",
            json!({ "subject": "a", "description": "b", "contact_id": 1,
            "requester_id": 10 }),
        ),
        new(
            "no address",
            json!({ "subject": "a", "description": "b",
            "requester": { "name": "A", "email": "a@b, c@d" } }),
        ),
        new("a channel", json!({ "subject": "a", "description": "b", "channel": "By Post" })),
        new("metadata", json!({ "subject": "a", "description": "b", "metadata": [1] })),
        post("a customer sets what is not theirs", "/tickets")
            .user("10")
            .json(&json!({ "subject": "a", "description": "b", "tags": [1] })),
        agent(patch("a forbidden transition", "/tickets/ESC-00001/status"))
            .json(&json!({ "status": "reopened" })),
        agent(patch("a stale version", "/tickets/ESC-00001"))
            .header("if-match", "\"v1\"")
            .json(&json!({ "priority": "low" })),
        agent(patch("a version that is none", "/tickets/ESC-00001"))
            .header("if-match", "yesterday")
            .json(&json!({ "priority": "low" })),
        agent(patch("nothing to change", "/tickets/ESC-00001")).json(&json!({})),
        agent(patch("files without a message", "/tickets/ESC-00001"))
            .json(&json!({ "attachment_ids": [1] })),
        agent(post("an agent who is none", "/tickets/1/assign")).json(&json!({ "agent_id": 10 })),
        agent(post("a tag that is none", "/tickets/1/tags")).json(&json!({ "tag_ids": [99] })),
        agent(post("another body under a known key", "/tickets"))
            .header("idempotency-key", "create-1")
            .json(&json!({ "subject": "Another", "description": "b" })),
        agent(post("a key that is none", "/tickets"))
            .header("idempotency-key", "a b")
            .json(&json!({ "subject": "a", "description": "b" })),
        list("an unknown filter", "colour=red"),
        list("an unknown word in a filter", "status=open,opened"),
        list("per_page out of range", "per_page=101"),
        list("per_page of nothing", "per_page=0"),
        list("a page below one", "page=-1"),
        list("a page too deep", "page=1000000000000&per_page=100"),
        list("a number that is none", "page=two"),
        list("a flag that is none", "unassigned=maybe"),
        list("a date that is none", "created_after=yesterday"),
        list("an id that is none", "tag_ids[]=vip"),
        list("a parameter twice", "page=1&page=2"),
        list("a cursor that is none", "cursor=abc"),
        list("a cursor of another sort", "cursor={{cursor}}&sort_by=subject"),
        list("a cursor and a page", "cursor={{cursor}}&page=2"),
        list("a sort that is none", "sort_by=colour"),
        list(
            "a condition on an unknown field",
            "filter=%7B%22field%22:%22colour%22,%22op%22:%22eq%22,%22value%22:1%7D",
        ),
        list("a condition that is none", "filter=%7B"),
        list("NUL in a query", "search=a%00b"),
        get("a customer filters by what is hidden", "/tickets?assigned_to=2").user("10"),
        get("a cursor of activities", "/tickets/1/activities?cursor=x").bearer("{{agent}}"),
        post("a token for a customer", "/tokens")
            .bearer("{{admin}}")
            .json(&json!({ "name": "x", "abilities": ["agent"], "owner_id": 10 })),
        post("a token for nothing", "/tokens")
            .bearer("{{admin}}")
            .json(&json!({ "name": "", "abilities": [], "expires_in_days": 0 })),
        post("a colour", "/tags").bearer("{{admin}}").json(&json!({ "name": "x", "color": "red" })),
        patch("settings", "/settings")
            .bearer("{{admin}}")
            .json(&json!({ "colour": "red", "max_attachment_size_kb": 1, "x": [] })),
        patch("a department that is none", "/departments/99")
            .bearer("{{admin}}")
            .json(&json!({ "name": "x" })),
        patch("a name too long", "/contacts/1")
            .bearer("{{agent}}")
            .json(&json!({ "name": "x".repeat(256) })),
        post("a dead letter that is none", "/operations/dead-letters/1/replay").bearer("{{admin}}"),
        post("a slug that is taken", "/departments")
            .bearer("{{admin}}")
            .json(&json!({ "name": "Tech" })),
        post("a tag that is taken", "/tags").bearer("{{admin}}").json(&json!({ "name": "VIP" })),
    ]
}
