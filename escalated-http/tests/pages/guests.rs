use escalated_core::{
    actor::{Actor, Grants, Identity, Role, Session},
    ids::TenantId,
    settings::SettingKey,
};
use escalated_http::{Body, HttpConfig};
use http::{Request, StatusCode};

use super::{browser::Browser, desk::Desk};

#[tokio::test]
async fn a_guest_opens_a_ticket_and_follows_it_by_its_link() {
    let desk = Desk::open().await;
    let mut guest = desk.guest();
    let page = guest.get("/support/").await;
    assert_eq!(page.url, "/support/guest/create");
    let form = page.form("/support/guest").set("name", "Gus").set("email", "gus@example.org");
    let form = form.set("subject", "No account").set("description", "Can I still ask?");
    let page = guest.submit(form.file("a.txt", b"hello")).await;
    assert!(page.url.starts_with("/support/guest/") && page.url.len() == 15 + 64, "{}", page.url);
    assert!(page.has("Keep the address of this page") && page.has("No account"));
    let address = page.url.clone();
    let page = guest.get(&address).await;
    assert!(!page.has("Keep the address"), "it is told once");
    let page = guest.submit(page.form("/reply").set("body", "Hello again")).await;
    assert!(page.has("Hello again") && page.find("/close").is_none());

    let reference = "ESC-00001";
    let mut agent = desk.agent();
    let ticket = agent.get(&format!("/support/agent/tickets/{reference}")).await;
    assert!(ticket.has("Gus") && ticket.has("mailto:gus@example.org"));
    agent.submit(ticket.form("/note").set("body", "A secret note")).await;
    assert!(!guest.get(&address).await.has("secret note"));
    let wrong = address.replace(|c: char| c.is_ascii_digit(), "0");
    assert_eq!(guest.get(&wrong).await.status, StatusCode::NOT_FOUND);
    assert_eq!(guest.get(&format!("/support/{reference}")).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_guests_form_says_what_is_wrong() {
    let desk = Desk::open().await;
    let mut guest = desk.guest();
    let form = guest.get("/support/guest/create").await.form("/support/guest");
    let page = guest.submit(form.clone().set("subject", "Half a form")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.has("value=\"Half a form\"") && page.has("aria-invalid=\"true\""));
    assert!(page.has("3 things need your attention"), "{}", page.html);
    let form = form.set("name", "Gus").set("email", "nonsense").set("subject", "s");
    let page = guest.submit(form.set("description", "d")).await;
    assert!(page.has("href=\"#ticket-email\"") && page.has("Write one address"), "{}", page.html);
}

#[tokio::test]
async fn a_guests_form_is_ours_and_not_too_old() {
    let desk = Desk::open().await;
    let mut guest = desk.guest();
    let form = guest.get("/support/guest/create").await.form("/support/guest");
    let form = form.set("name", "Gus").set("email", "g@example.org").set("subject", "s");
    let form = form.set("description", "d");
    let forged = guest.submit(form.clone().set("_token", "1.00")).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    assert!(forged.has("out of date"));
    desk.clock.advance_seconds(13 * 3600);
    assert_eq!(guest.submit(form).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn guests_are_limited_and_can_be_turned_away() {
    let desk = Desk::open().await;
    let config = HttpConfig { rate_limit: std::num::NonZeroU32::new(2), ..HttpConfig::default() };
    let mut guest = Browser::new(desk.service(config), None);
    let form = guest.get("/support/guest/create").await.form("/support/guest");
    for _ in 0..2 {
        let page = guest.submit(form.clone()).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let page = guest.submit(form.clone()).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.headers.contains_key("retry-after"));
    desk.set(SettingKey::GuestTicketsEnabled, "0").await;
    let mut guest = desk.guest();
    assert_eq!(guest.get("/support/guest/create").await.status, StatusCode::NOT_FOUND);
    assert_eq!(guest.submit(form).await.status, StatusCode::NOT_FOUND);
    assert_eq!(guest.get("/support/").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_session_of_a_visitor_makes_nobody_known() {
    let desk = Desk::open().await;
    let config = HttpConfig { rate_limit: std::num::NonZeroU32::new(2), ..HttpConfig::default() };
    let service = desk.service(config);
    let visitor = Identity {
        tenant: TenantId::new("acme").unwrap(),
        actor: Actor::Anonymous,
        grants: Grants::role(Role::Anonymous),
        session: Session::Header,
    };
    let mut answers = Vec::new();
    for _ in 0..3 {
        let request = Request::post("/support/guest")
            .header("content-type", "application/x-www-form-urlencoded")
            .extension(visitor.clone())
            .body(Body::from("_token=1.00"));
        answers.push(service.handle(request.unwrap()).await.status());
    }
    let (forbidden, limited) = (StatusCode::FORBIDDEN, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answers, [forbidden, forbidden, limited]);
}
