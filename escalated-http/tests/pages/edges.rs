use std::sync::Arc;

use escalated_http::{HttpConfig, JsonRenderer};
use http::{Method, StatusCode, header};

use super::{browser::Browser, desk::Desk};

#[tokio::test]
async fn without_the_ui_no_page_is_there() {
    let desk = Desk::open().await;
    let reference = desk.ticket("Hidden").await;
    let service = desk.service(HttpConfig { ui_enabled: false, ..HttpConfig::default() });
    for (who, path) in [
        ("2", "/support/agent".to_owned()),
        ("2", format!("/support/agent/tickets/{reference}")),
        ("10", "/support/".to_owned()),
        ("10", format!("/support/{reference}")),
        ("10", "/support/guest/create".to_owned()),
        ("10", "/support/assets/app.css".to_owned()),
    ] {
        let page = Browser::new(service.clone(), Some(who)).get(&path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(page.headers[header::CONTENT_TYPE], "application/problem+json", "{path}");
    }
}

#[tokio::test]
async fn whoever_has_to_log_in_is_sent_there_and_back() {
    let desk = Desk::open().await;
    let login_url = Some("/login?to={next}".to_owned());
    let service = desk.service(HttpConfig { login_url, ..HttpConfig::default() });
    let mut stranger = Browser::new(service, None);
    for path in ["/support/agent/tickets?page=2", "/support/ESC-00001", "/support/"] {
        let page = stranger.once(Method::GET, path, None, Vec::new()).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}");
        let next = path.replace('/', "%2F").replace('?', "%3F").replace('=', "%3D");
        assert_eq!(page.headers[header::LOCATION], format!("/login?to={next}"));
    }
    let page = desk.guest().get("/support/agent").await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert!(page.has("Please log in"));
}

#[tokio::test]
async fn forms_need_the_token_of_their_session() {
    let desk = Desk::open().await;
    let reference = desk.ticket("Forged").await;
    let mut agent = desk.agent();
    let page = agent.get(&format!("/support/agent/tickets/{reference}")).await;
    for action in
        ["/reply", "/note", "/status", "/priority", "/assign", "/department", "/tags", "/claim"]
    {
        for token in ["", "00"] {
            let form = page.form(action).set("_token", token).set("body", "forged");
            let page = agent.submit(form).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{action}");
            assert!(page.has("out of date"));
        }
    }
    let mut other = desk.browser(Some("3"));
    assert_eq!(other.submit(page.form("/claim")).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn every_page_has_a_strict_policy_and_its_stylesheet() {
    let desk = Desk::open().await;
    let reference = desk.ticket("Headers").await;
    for (who, path) in [
        (Some("2"), format!("/support/agent/tickets/{reference}")),
        (Some("10"), "/support/".to_owned()),
        (None, "/support/guest/create".to_owned()),
        (None, "/support/nowhere/at/all".to_owned()),
        (Some("2"), "/support/agent/tickets/ESC-99999999".to_owned()),
    ] {
        let mut browser = desk.browser(who);
        let page = browser.get(&path).await;
        let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'self'"), "{path}: {policy}");
        assert_eq!(page.headers.get_all(header::CONTENT_SECURITY_POLICY).iter().count(), 1);
        let (_, style) = page.html.split_once("rel=\"stylesheet\" href=\"").unwrap();
        let style = browser.get(style.split('"').next().unwrap()).await;
        assert_eq!(style.status, StatusCode::OK);
        let kept = style.headers[header::CACHE_CONTROL].to_str().unwrap();
        assert!(kept.contains("immutable"), "{kept}");
    }
    let old = desk.guest().get("/support/assets/app.000000000000.css").await;
    assert_eq!(old.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn another_renderer_gets_the_same_pages() {
    let desk = Desk::open().await;
    let reference = desk.ticket("As JSON").await;
    let renderer = Some(Arc::new(JsonRenderer::new()) as _);
    let service = desk.service(HttpConfig { renderer, ..HttpConfig::default() });
    let path = format!("/support/agent/tickets/{reference}");
    let page = Browser::new(service, Some("2")).get(&path).await;
    let json: serde_json::Value = serde_json::from_str(&page.html).unwrap();
    assert_eq!(json["component"], "Escalated/Agent/TicketShow");
    assert_eq!(json["url"], path);
    assert_eq!(json["props"]["ticket"]["subject"], "As JSON");
    assert_eq!(json["props"]["auth"]["user"]["name"], "Ben");
}

#[tokio::test]
async fn every_kind_of_reference_leads_to_the_ticket() {
    let desk = Desk::open().await;
    let reference = desk.ticket("Found").await;
    let mut agent = desk.agent();
    let canonical = format!("/support/agent/tickets/{reference}");
    for name in ["1", "esc-00001"] {
        assert_eq!(agent.get(&format!("/support/agent/tickets/{name}")).await.url, canonical);
    }
    assert_eq!(agent.get("/support/").await.url, "/support/agent");
    assert_eq!(agent.get("/support/favicon.ico").await.status, StatusCode::NOT_FOUND);
    assert_eq!(desk.guest().get("/support/favicon.ico").await.status, StatusCode::NOT_FOUND);
}
