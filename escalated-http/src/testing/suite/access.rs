use serde_json::json;

use super::all::{API, get, patch, post};
use crate::testing::Exchange;

/// Who is let in, and who is not.
pub(super) fn exchanges() -> Vec<Exchange> {
    let delete = |title, path: &str| Exchange::new(title, "DELETE", format!("{API}{path}"));
    let reply = json!({ "body": "Hello." });
    vec![
        get("nobody", "/tickets"),
        get("a token that is none", "/tickets").bearer("no-token"),
        get("a token nobody made", "/tickets").bearer(&"a".repeat(64)),
        get("another scheme is the host's", "/tickets").header("authorization", "Basic YTpi"),
        get("a login that fails is not anonymous", "/openapi.json").user("unknown").without_body(),
        get("a login that fails, where one is needed", "/tickets").user("999"),
        get("an agent's token at an admin's door", "/settings").bearer("{{agent}}"),
        get("an admin's token at an agent's door", "/tags").bearer("{{admin}}"),
        get("a customer at an agent's door", "/tickets/1/notes").user("10"),
        get("a customer at another's ticket", "/tickets/ESC-00004").user("10"),
        get("as one that does not exist", "/tickets/ESC-99999").user("10"),
        get("another tenant's ticket", "/tickets/5").bearer("{{agent}}"),
        get("by its own tenant", "/tickets/5").user("2").header("x-test-tenant", "other"),
        post("a viewer changes nothing", "/tickets/1/claim").user("5"),
        post("a light agent writes no replies", "/tickets/1/reply").user("4").json(&reply),
        post("but notes", "/tickets/1/notes").user("4").json(&json!({ "body": "XNOTEX light" })),
        patch("a customer changes no tickets", "/tickets/1")
            .user("10")
            .json(&json!({ "priority": "critical" })),
        get("a guest by the token in a header", "/tickets/2").header("x-guest-token", "{{guest}}"),
        get("a guest at another ticket", "/tickets/1").header("x-guest-token", "{{guest}}"),
        get("a guest's list", "/tickets").header("x-guest-token", "{{guest}}"),
        post("a guest replies and reopens", "/tickets/2/reply")
            .header("x-guest-token", "{{guest}}")
            .json(&reply),
        get("a guest's token that is none", "/tickets/2").header("x-guest-token", "abc"),
        post("a cookie without its CSRF token", "/tickets/1/reply").cookie("2").json(&reply),
        post("with that of another session", "/tickets/1/reply")
            .cookie("2")
            .header("x-csrf-token", "{{csrf_6}}")
            .json(&reply),
        post("with its own", "/tickets/1/reply")
            .cookie("2")
            .header("x-csrf-token", "{{csrf_2}}")
            .json(&reply),
        get("reading needs none", "/tags").cookie("2"),
        delete("a token is revoked", "/tokens/{{revoked_id}}").bearer("{{admin}}"),
        get("a revoked token", "/tags").bearer("{{revoked}}"),
        get("a token before it expires", "/tags").bearer("{{expiring}}"),
        get("a token after it has expired", "/tags").bearer("{{expiring}}").after_seconds(86_400),
    ]
}
