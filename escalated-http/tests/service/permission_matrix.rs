//! Role by route: which status everybody gets everywhere. A new route changes the snapshot.

use std::fmt::Write as _;

use crate::support::{Desk, Kind};
use escalated_http::{Body, testing::routes};
use http::{Request, StatusCode};
use serde_json::Value;

/// Who asks, by the headers of the test login and the tokens made below.
const ASKERS: [(&str, &str); 10] = [
    ("nobody", ""),
    ("owner of the ticket", "10"),
    ("another customer", "11"),
    ("viewer", "5"),
    ("light agent", "4"),
    ("agent", "2"),
    ("admin", "6"),
    ("owner", "1"),
    ("agent's token", "token agent"),
    ("admin's token", "token admin"),
];

/// A body that is right, so that the status tells who may, not what was wrong.
fn body_of(path: &str) -> (&'static str, &'static str) {
    const JSON: &str = "application/json";
    const FORM: &str = "application/x-www-form-urlencoded";
    if !path.starts_with("/api/") {
        return (
            FORM,
            "body=Hello&status=in_progress&priority=high&agent_id=2&department_id=1\
             &subject=Subject&description=Text&name=Gus&email=gus%40example.net",
        );
    }
    let below = path.strip_prefix("/api/v1/tickets").unwrap_or_default();
    let body = match below.strip_prefix("/{ref}").unwrap_or(below) {
        "/status" => r#"{"status":"in_progress"}"#,
        "/priority" => r#"{"priority":"high"}"#,
        "/department" => r#"{"department_id":null}"#,
        "/assign" => r#"{"agent_id":2}"#,
        "/tags" | "/tags/add" | "/tags/remove" => r#"{"tag_ids":[]}"#,
        "/sla/policy" => r#"{"policy_id":null}"#,
        "/reply" | "/notes" => r#"{"body":"Hello"}"#,
        _ if below.starts_with("/{ref}") => r#"{"subject":"Another"}"#,
        _ if path.starts_with("/api/v1/tickets") => r#"{"subject":"a","description":"b"}"#,
        _ if path.starts_with("/api/v1/contacts") => r#"{"name":null}"#,
        _ if path.ends_with("/config") => r#"{"config":{}}"#,
        _ if path.ends_with("/activate") => "{}",
        _ => "[]",
    };
    (JSON, body)
}

async fn ask(
    desk: &Desk,
    method: &str,
    path: &str,
    asker: &str,
    (kind, body): (&str, &str),
) -> (StatusCode, Value) {
    let mut request = Request::builder().method(method).uri(format!("/support{path}"));
    match asker.strip_prefix("Bearer ") {
        Some(_) => request = request.header("authorization", asker),
        None if asker.is_empty() => {}
        None => request = request.header("x-test-user", asker),
    }
    if method != "GET" {
        request = request.header("content-type", kind);
    }
    // One a second, so that the rate limit refuses nobody.
    desk.world.clock.advance_seconds(1);
    let response = desk.service.handle(request.body(Body::from(body.to_owned())).unwrap()).await;
    let bytes = response.body().as_bytes().cloned().unwrap_or_default();
    (response.status(), serde_json::from_slice(&bytes).unwrap_or_default())
}

async fn token(desk: &Desk, ability: &str) -> String {
    let body = format!(r#"{{"name":"t","abilities":["{ability}"],"owner_id":1}}"#);
    let body = ("application/json", body.as_str());
    let (status, answer) = ask(desk, "POST", "/api/v1/tokens", "6", body).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    format!("Bearer {}", answer["token"].as_str().unwrap())
}

/// A fresh ticket of the first customer.
async fn ticket(desk: &Desk) -> String {
    let path = "/api/v1/tickets";
    let (status, answer) = ask(desk, "POST", path, "10", body_of(path)).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    answer["data"]["reference"].as_str().unwrap().to_owned()
}

/// The plugin of the suite, put to work.
async fn activate_plugin(desk: &Desk) {
    for path in ["/api/v1/admin/plugins/discover", "/api/v1/admin/plugins/demo/activate"] {
        let (status, answer) = ask(desk, "POST", path, "6", ("application/json", "{}")).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
    }
}

#[tokio::test]
async fn everybody_gets_what_the_matrix_says() {
    let desk = Desk::open(Kind::Sqlite, "matrix").await.unwrap();
    let agent = token(&desk, "agent").await;
    let admin = token(&desk, "admin").await;
    activate_plugin(&desk).await;
    let mut all = routes(&desk.service);
    all.sort();

    let mut matrix = String::new();
    let columns: Vec<&str> = ASKERS.iter().map(|(name, _)| *name).collect();
    let _ = writeln!(matrix, "columns: {}", columns.join(", "));
    for (method, path, _, _) in all {
        let mut statuses = Vec::new();
        for (_, asker) in ASKERS {
            let asker = match asker {
                "token agent" => &agent,
                "token admin" => &admin,
                asker => asker,
            };
            let reference =
                if path.contains("{ref}") { ticket(&desk).await } else { String::new() };
            let concrete = path
                .replace("{ref}", &reference)
                // Nothing has this id: whoever is let in is told so.
                .replace("{id}", "999")
                .replace("/api/plugins/{plugin}/{*path}", "/api/plugins/demo/orders/7")
                .replace("{plugin}", "none")
                .replace("{*path}", "none")
                .replace("{*route}", "none")
                .replace("{token}", "none")
                .replace("{file}", "none.css");
            let (status, _) = ask(&desk, &method, &concrete, asker, body_of(&path)).await;
            assert!(status.as_u16() < 500, "{method} {path}");
            statuses.push(status.as_str().to_owned());
        }
        let _ = writeln!(matrix, "{} | {method} {path}", statuses.join(" "));
    }
    insta::assert_snapshot!("permission_matrix", matrix);
    desk.close().await;
}
