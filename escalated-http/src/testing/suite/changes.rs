use serde_json::json;

use super::all::{get, patch, post};
use crate::testing::Exchange;

/// Every change of a ticket, one by one and together, and what they would do.
pub(super) fn exchanges() -> Vec<Exchange> {
    let agent = |exchange: Exchange| exchange.bearer("{{agent}}").after_seconds(10);
    vec![
        agent(post("a reply", "/tickets/ESC-00001/reply"))
            .json(&json!({ "body": "Please unplug it." })),
        agent(post("a note by the flag", "/tickets/ESC-00001/reply"))
            .json(&json!({ "body": "XNOTEX he is angry", "is_internal_note": true })),
        agent(post("a note", "/tickets/ESC-00001/notes"))
            .json(&json!({ "body": "XNOTEX call him" })),
        post("the customer answers", "/tickets/ESC-00001/reply")
            .user("10")
            .after_seconds(10)
            .json(&json!({ "body": "It burns still." })),
        agent(patch("a status", "/tickets/ESC-00001/status"))
            .json(&json!({ "status": "in_progress" })),
        agent(patch("a priority", "/tickets/ESC-00001/priority"))
            .json(&json!({ "priority": "critical" })),
        agent(patch("a department", "/tickets/ESC-00001/department"))
            .json(&json!({ "department_id": 2 })),
        agent(patch("no department", "/tickets/ESC-00001/department"))
            .json(&json!({ "department_id": null })),
        agent(post("another agent", "/tickets/ESC-00001/assign")).json(&json!({ "agent_id": 2 })),
        agent(post("nobody", "/tickets/ESC-00001/unassign")),
        agent(post("claimed", "/tickets/1/claim")),
        post("claimed by somebody else", "/tickets/1/claim").user("3"),
        agent(post("tags replaced", "/tickets/1/tags")).json(&json!({ "tag_ids": [2] })),
        agent(post("a tag added", "/tickets/1/tags/add")).json(&json!({ "tag_ids": [1, 2] })),
        agent(post("a tag removed", "/tickets/1/tags/remove")).json(&json!({ "tag_ids": [2] })),
        agent(post("a change rehearsed", "/tickets/ESC-00003/preview")).json(&json!({
            "status": "resolved", "assigned_to": 3, "tags": [2], "reply": "On its way.",
        })),
        agent(post("a rehearsal with refusals", "/tickets/ESC-00003/preview")).json(&json!({
            "status": "reopened", "assigned_to": 10, "add_tags": [99], "subject": "Still fine",
        })),
        agent(patch("many changes at once", "/tickets/ESC-00003"))
            .header("if-match", "\"v1\"")
            .json(&json!({
                "subject": "Parcel late", "ticket_type": "incident", "metadata": { "a": [1, 2] },
                "status": "waiting_on_agent", "priority": "low", "assigned_to": 2,
                "department_id": 1, "add_tags": [1], "reply": "We look into it.",
                "note": "XNOTEX lost in Hanover",
            })),
        agent(patch("all or nothing", "/tickets/ESC-00003"))
            .json(&json!({ "priority": "urgent", "status": "live" })),
        agent(patch("null unassigns", "/tickets/ESC-00003")).json(&json!({ "assigned_to": null })),
        agent(post("a creation rehearsed", "/tickets/preview")).json(&json!({
            "subject": "Later", "description": "Perhaps.", "requester_id": 10, "assigned_to": 3,
        })),
        agent(post("a creation that would be refused", "/tickets/preview")).json(&json!({
            "subject": " ", "description": "x", "department_id": 99,
        })),
        get("nothing of it was written", "/tickets?limit=1&sort_by=created_at").bearer("{{agent}}"),
        agent(patch("closed", "/tickets/ESC-00002/status")).json(&json!({ "status": "closed" })),
    ]
}
