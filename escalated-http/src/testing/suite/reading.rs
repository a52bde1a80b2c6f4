use serde_json::json;

use super::all::{get, patch};
use crate::testing::Exchange;

/// Lists, single things and the customer's side.
pub(super) fn exchanges() -> Vec<Exchange> {
    let list = |title, query: &str| get(title, &format!("/tickets?{query}")).bearer("{{agent}}");
    vec![
        get("one ticket for staff", "/tickets/ESC-00001").bearer("{{agent}}"),
        get("the same by its id and in lower case", "/tickets/esc-00001").bearer("{{agent}}"),
        get("the same for its customer, without notes", "/tickets/ESC-00001").user("10"),
        get("all tickets", "/tickets").bearer("{{agent}}"),
        list("by status and priority", "status=in_progress,closed&priority[]=critical"),
        list("by agent", "assigned_to=me"),
        list("without an agent", "unassigned=1&sort_by=reference&sort_dir=asc"),
        list("by department and tag", "department_id=1&tag_ids[]=1&tag_ids[]=2"),
        list("by requester's address", "requester=GUS@example.net"),
        list("by requester's id", "requester=10&sort_by=subject"),
        list("by date", "created_after=2026-01-05T09:02:00Z&created_before=2026-01-06"),
        list("by words", "search=gr%C3%B6%C3%9Fe"),
        list("notes are found by staff", "search=xnotex"),
        get("and not by customers", "/tickets?search=xnotex").user("10"),
        list(
            "by a condition",
            "filter=%7B%22any%22%3A%5B%7B%22field%22%3A%22subject%22%2C%22op%22\
            %3A%22contains%22%2C%22value%22%3A%22PARCEL%22%7D%5D%7D",
        ),
        list("a page", "per_page=2&page=2"),
        list("by cursor", "limit=2").remember("cursor", "/meta/next_cursor"),
        list("and on", "limit=2&cursor={{cursor}}"),
        get("the customer's list", "/tickets").user("10"),
        get("replies", "/tickets/1/replies").bearer("{{agent}}"),
        get("replies for the customer", "/tickets/1/replies").user("10"),
        get("notes", "/tickets/1/notes").bearer("{{agent}}"),
        get("activities", "/tickets/1/activities?limit=3")
            .bearer("{{agent}}")
            .remember("older", "/meta/next_cursor"),
        get("older activities", "/tickets/1/activities?limit=3&cursor={{older}}")
            .bearer("{{agent}}"),
        get("the dashboard", "/dashboard").bearer("{{agent}}"),
        get("contacts", "/contacts?search=GUS").bearer("{{agent}}"),
        get("a contact", "/contacts/1").bearer("{{agent}}"),
        patch("a contact is renamed", "/contacts/1")
            .bearer("{{agent}}")
            .json(&json!({ "name": "Gus the Guest" })),
        get("the outbox", "/operations/outbox").bearer("{{admin}}"),
        get("dead letters", "/operations/dead-letters").bearer("{{admin}}"),
    ]
}
