use serde_json::json;

use super::all::{API, get, post};
use crate::testing::Exchange;

const ENDPOINTS: &str = "/support/api/plugins/demo";
const WEBHOOKS: &str = "/support/webhooks/plugins/demo";

fn call(title: &'static str, method: &str, path: &str) -> Exchange {
    Exchange::new(title, method, format!("{ENDPOINTS}{path}"))
}

/// The plugin of the suite is in Rust, in the same process.
pub(super) fn exchanges() -> Vec<Exchange> {
    [ruled(), asked(), answered(), told(), shown(), filtered(), put_away()]
        .into_iter()
        .flatten()
        .collect()
}

fn ruled() -> Vec<Exchange> {
    let admin = |title, path: &str| post(title, path).bearer("{{admin}}");
    let config = |title, config: serde_json::Value| {
        Exchange::new(title, "PUT", format!("{API}/admin/plugins/demo/config"))
            .bearer("{{admin}}")
            .json(&json!({ "config": config }))
    };
    vec![
        get("plugins: none before anybody asked", "/admin/plugins").bearer("{{admin}}"),
        get("plugins: not for agents", "/admin/plugins").bearer("{{agent}}"),
        admin("plugins: the runtimes are asked", "/admin/plugins/discover"),
        call("plugins: nothing of an inactive one", "GET", "/greeting"),
        admin("plugins: an endpoint that is not there", "/admin/plugins/demo/activate")
            .json(&json!({ "audiences": { "GET /nothing": "public" } })),
        admin("plugins: a grant that is none", "/admin/plugins/demo/activate")
            .json(&json!({ "grants": ["everything"] })),
        admin("plugins: activated", "/admin/plugins/demo/activate")
            .json(&json!({ "grants": ["config"], "audiences": { "GET /chosen": "staff" } })),
        admin("plugins: one that is not there", "/admin/plugins/none/activate"),
        config("plugins: settings", json!({ "greeting": "hi", "token": "s3cret" })),
        config("plugins: settings that are wrong", json!({ "greeting": 1, "other": 2 })),
        get("plugins: one of them", "/admin/plugins/demo").bearer("{{admin}}"),
        get("plugins: its log", "/admin/plugins/demo/logs?limit=10").bearer("{{admin}}"),
        get("plugins: a log with a bad limit", "/admin/plugins/demo/logs?limit=0")
            .bearer("{{admin}}"),
    ]
}

/// Who may call which endpoint.
fn asked() -> Vec<Exchange> {
    vec![
        call("plugins: public for nobody", "GET", "/greeting"),
        call("plugins: known for nobody", "GET", "/mine"),
        call("plugins: known for a customer", "GET", "/mine").user("10"),
        call("plugins: staff for a customer", "GET", "/orders/7").user("10"),
        call("plugins: staff for an agent", "GET", "/orders/7").user("2"),
        call("plugins: staff for an agent's token", "GET", "/orders/7").bearer("{{agent}}"),
        call("plugins: staff for an admin's token", "GET", "/orders/7").bearer("{{admin}}"),
        call("plugins: without a word it is the admins'", "GET", "/plain").user("2"),
        call("plugins: by an admin", "GET", "/plain").user("6"),
        call("plugins: as the admin chose", "GET", "/chosen").user("2"),
        call("plugins: by a capability, for a light agent", "GET", "/report").user("4"),
        call("plugins: by a capability, for an agent", "GET", "/report").user("2"),
        call("plugins: a cookie without its CSRF token", "POST", "/orders").cookie("6"),
        call("plugins: with its token", "POST", "/orders")
            .cookie("6")
            .header("x-csrf-token", "{{csrf_6}}")
            .json(&json!({ "a": [1] })),
        call("plugins: a form with its token in it", "POST", "/orders")
            .cookie("6")
            .raw("application/x-www-form-urlencoded", "_token={{csrf_6}}"),
        call("plugins: another tenant has none", "GET", "/orders/7")
            .user("2")
            .header("x-test-tenant", "other"),
        call("plugins: a badge", "GET", "/badges/Orders").user("2"),
        call("plugins: no badge for customers", "GET", "/badges/Orders").user("10"),
        call("plugins: a widget without one", "GET", "/badges/Plain").user("2"),
    ]
}

/// What comes back.
fn answered() -> Vec<Exchange> {
    vec![
        call("plugins: what is sent on", "POST", "/echo/%C3%BC?a=1&a=2&b=%26")
            .header("authorization", "Basic YTpi")
            .header("cookie", "session=1")
            .header("x-own", "1")
            .raw("application/json", " {\"b\": 1}"),
        call("plugins: a body that is no JSON", "POST", "/echo/1").raw("text/plain", "hello"),
        call("plugins: a body that is too long", "POST", "/echo/1")
            .raw("text/plain", "x".repeat(1024 * 1024 + 1)),
        call("plugins: an answer of its own", "GET", "/teapot"),
        call("plugins: an answer that breaks the contract", "GET", "/broken"),
        call("plugins: an error of its own", "GET", "/throws"),
        call("plugins: what it said is for admins", "GET", "/throws").user("6"),
        call("plugins: not for agents", "GET", "/throws").user("2"),
        call("plugins: and not for customers", "GET", "/throws").user("10"),
        call("plugins: while its runtime is away", "GET", "/away"),
        call("plugins: an address that it does not have", "GET", "/nothing"),
        call("plugins: a method that it does not have", "DELETE", "/greeting"),
        call("plugins: hidden parts", "GET", "/orders/%2e%2e").user("2"),
        call("plugins: a slash in a part", "GET", "/orders/a%2fb").user("2"),
        call("plugins: a slash too many", "GET", "//greeting"),
        call("plugins: HEAD", "HEAD", "/greeting"),
        call("plugins: what an address takes", "OPTIONS", "/greeting"),
        call("plugins: its root", "GET", "/"),
        Exchange::new("plugins: one that is not there", "GET", "/support/api/plugins/none/a"),
    ]
}

/// Webhooks.
fn told() -> Vec<Exchange> {
    let tell =
        |title, method: &str, path: &str| Exchange::new(title, method, format!("{WEBHOOKS}{path}"));
    vec![
        tell("plugins: a webhook", "POST", "/in/shop?x=1").json(&json!({ "id": 7 })),
        tell("plugins: a webhook with a login of its own", "POST", "/in/shop")
            .header("authorization", "Bearer of-another-service")
            .header("idempotency-key", "any thing")
            .raw("text/plain", "hello"),
        tell("plugins: a webhook under a cookie", "POST", "/in/shop").cookie("6"),
        tell("plugins: a webhook is no endpoint", "GET", "/greeting"),
        tell("plugins: an endpoint is no webhook", "POST", "/echo/1"),
    ]
}

/// Pages: those of plugins, and what they add to ours.
fn shown() -> Vec<Exchange> {
    let page = |title, path: &str| Exchange::new(title, "GET", format!("/support{path}"));
    vec![
        page("plugins: a page of its own", "/plugins/demo/hello/Ada"),
        page("plugins: a page under another layout", "/agent/plugins/demo/hello/Ada").cookie("2"),
        page("plugins: a part of the inbox", "/agent/tickets?search=nothingofthekind").cookie("2"),
    ]
}

/// What plugins change of what people send.
fn filtered() -> Vec<Exchange> {
    let open = |title, subject: &str| {
        post(title, "/tickets").json(&json!({ "subject": subject, "description": "Hello." }))
    };
    vec![
        open("plugins: a customer's ticket gets a tag", "tag me").user("10"),
        open("plugins: an agent's ticket too", "tag me").bearer("{{agent}}"),
        open("plugins: what cannot be is passed over", "ruin me").user("10"),
        post("plugins: a reply is composed", "/tickets/1/reply")
            .bearer("{{agent}}")
            .json(&json!({ "body": "All of it (c) us." })),
    ]
}

fn put_away() -> Vec<Exchange> {
    let off = "/admin/plugins/demo/deactivate";
    vec![
        post("plugins: not by agents", off).bearer("{{agent}}"),
        post("plugins: deactivated", off).bearer("{{admin}}"),
        post("plugins: and again", off).bearer("{{admin}}"),
        call("plugins: nothing answers any more", "GET", "/greeting"),
    ]
}
