//! Role by route: which status everybody gets everywhere. A new route changes the snapshot.

use std::fmt::Write as _;

use crate::support::{Desk, Kind};
use escalated_http::{Body, testing::routes};
use http::{Request, StatusCode};

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

async fn ask(
    desk: &Desk,
    method: &str,
    path: &str,
    asker: &str,
    body: &str,
) -> (StatusCode, String) {
    let mut request = Request::builder().method(method).uri(format!("/support{path}"));
    match asker.strip_prefix("Bearer ") {
        Some(_) => request = request.header("authorization", asker),
        None if asker.is_empty() => {}
        None => request = request.header("x-test-user", asker),
    }
    if method != "GET" {
        request = request.header("content-type", "application/json");
    }
    // One a second, so that the rate limit refuses nobody.
    desk.world.clock.advance_seconds(1);
    let response = desk.service.handle(request.body(Body::from(body.to_owned())).unwrap()).await;
    let bytes = response.body().as_bytes().cloned().unwrap_or_default();
    (response.status(), String::from_utf8_lossy(&bytes).into_owned())
}

async fn token(desk: &Desk, ability: &str) -> String {
    let body = format!(r#"{{"name":"t","abilities":["{ability}"],"owner_id":1}}"#);
    let (status, answer) = ask(desk, "POST", "/api/v1/tokens", "6", &body).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    format!("Bearer {}", answer["token"].as_str().unwrap())
}

#[tokio::test]
async fn everybody_gets_what_the_matrix_says() {
    let desk = Desk::open(Kind::Sqlite, "matrix").await.unwrap();
    let agent = token(&desk, "agent").await;
    let admin = token(&desk, "admin").await;
    let ticket = r#"{"subject":"A ticket","description":"Of a customer."}"#;
    let (status, answer) = ask(&desk, "POST", "/api/v1/tickets", "10", ticket).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    let mut all = routes(&desk.service);
    all.sort();

    let mut matrix = String::new();
    let columns: Vec<&str> = ASKERS.iter().map(|(name, _)| *name).collect();
    let _ = writeln!(matrix, "columns: {}", columns.join(", "));
    for (method, path, _, _) in all {
        let concrete = path
            .replace("{ref}", "ESC-00001")
            .replace("{id}", "1")
            .replace("{token}", "none")
            .replace("{file}", "none.css");
        let mut statuses = Vec::new();
        for (_, asker) in ASKERS {
            let asker = match asker {
                "token agent" => &agent,
                "token admin" => &admin,
                asker => asker,
            };
            // Nothing in the body: whoever is let in is told so, and changes nothing.
            let (status, _) = ask(&desk, &method, &concrete, asker, "[]").await;
            assert!(status.as_u16() < 500, "{method} {path}");
            statuses.push(status.as_str().to_owned());
        }
        let _ = writeln!(matrix, "{} | {method} {path}", statuses.join(" "));
    }
    insta::assert_snapshot!("permission_matrix", matrix);
    desk.close().await;
}
