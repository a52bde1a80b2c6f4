use serde_json::json;

use super::all::{get, patch, post};
use crate::testing::Exchange;

/// Tokens, departments, tags and the first tickets.
pub(super) fn exchanges() -> Vec<Exchange> {
    vec![
        post("an admin makes a token for an agent", "/tokens")
            .user("6")
            .json(&json!({ "name": "ci", "abilities": ["agent"], "owner_id": 2 }))
            .remember("agent", "/token"),
        post("and one for herself", "/tokens")
            .user("6")
            .json(&json!({ "name": "ops", "abilities": ["admin"], "expires_in_days": 30 }))
            .remember("admin", "/token"),
        post("one that will expire", "/tokens")
            .user("6")
            .json(&json!({ "name": "short", "abilities": ["agent"], "expires_in_days": 1,
                           "owner_id": 3 }))
            .remember("expiring", "/token"),
        post("one that will be revoked", "/tokens")
            .user("6")
            .json(&json!({ "name": "gone", "abilities": ["*"], "owner_id": 3 }))
            .remember("revoked", "/token")
            .remember("revoked_id", "/data/id"),
        get("tokens are listed without secrets", "/tokens").bearer("{{admin}}"),
        post("who am I", "/auth/validate").bearer("{{agent}}"),
        post("a department", "/departments").bearer("{{admin}}").json(&json!({
            "name": "Billing & Refunds", "description": "Money", "manager_id": 2,
            "members": [2, 3],
        })),
        post("another department", "/departments")
            .bearer("{{admin}}")
            .json(&json!({ "name": "Technik", "slug": "tech", "is_active": false })),
        patch("a department becomes active", "/departments/2")
            .bearer("{{admin}}")
            .json(&json!({ "is_active": true })),
        patch("a department without a manager and a description", "/departments/1")
            .bearer("{{admin}}")
            .json(&json!({ "manager_id": null, "description": null })),
        patch("and with them again", "/departments/1")
            .bearer("{{admin}}")
            .json(&json!({ "manager_id": 2, "description": "Money" })),
        get("departments", "/departments").bearer("{{agent}}"),
        get("one department with its members", "/departments/1").bearer("{{agent}}"),
        post("a tag", "/tags")
            .bearer("{{admin}}")
            .json(&json!({ "name": "vip", "color": "#ff0000" })),
        post("another tag", "/tags").bearer("{{admin}}").json(&json!({ "name": "refund" })),
        patch("a tag is renamed", "/tags/2")
            .bearer("{{admin}}")
            .json(&json!({ "name": "refunds" })),
        get("tags", "/tags").bearer("{{agent}}"),
        get("agents", "/agents").bearer("{{agent}}"),
        get("settings", "/settings").bearer("{{admin}}"),
        patch("a setting is changed", "/settings")
            .bearer("{{admin}}")
            .json(&json!({ "max_attachments_per_reply": 3, "allow_customer_close": false })),
        post("a ticket by an agent", "/tickets")
            .after_seconds(60)
            .bearer("{{agent}}")
            .header("idempotency-key", "create-1")
            .json(&json!({
                "subject": "Printer on fire", "description": "It prints, but it is on fire.",
                "priority": "high", "department_id": 1, "tags": [1], "assigned_to": 3,
                "requester_id": 10, "metadata": { "order": 17 }, "channel": "phone",
            })),
        post("the same again, by its idempotency key", "/tickets")
            .bearer("{{agent}}")
            .header("idempotency-key", "create-1")
            .json(&json!({
                "subject": "Printer on fire", "description": "It prints, but it is on fire.",
                "priority": "high", "department_id": 1, "tags": [1], "assigned_to": 3,
                "requester_id": 10, "metadata": { "order": 17 }, "channel": "phone",
            })),
        post("a ticket for a guest", "/tickets")
            .after_seconds(60)
            .bearer("{{agent}}")
            .json(&json!({
                "subject": "Größe falsch", "description": "Zu klein.",
                "requester": { "name": "Gus Guest", "email": "gus@example.net" },
            }))
            .remember("guest_ticket", "/data/id"),
        post("a customer opens a ticket", "/tickets")
            .after_seconds(60)
            .user("10")
            .json(&json!({ "subject": "Where is my parcel?", "description": "It is late." })),
        post("another customer opens a ticket", "/tickets")
            .after_seconds(60)
            .user("11")
            .json(&json!({ "subject": "Secret of Cyd", "description": "Only mine." })),
        post("a ticket of another tenant", "/tickets")
            .user("2")
            .header("x-test-tenant", "other")
            .json(&json!({ "subject": "Elsewhere", "description": "Not here." })),
    ]
}
