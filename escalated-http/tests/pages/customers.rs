use escalated_core::{actor::Role, settings::SettingKey, tickets::TicketKey};
use escalated_http::HttpConfig;
use http::{Method, StatusCode};

use super::{browser::Browser, desk::Desk};

#[tokio::test]
async fn a_customer_opens_reads_answers_closes_and_reopens() {
    let desk = Desk::open().await;
    let mut customer = desk.customer();
    let page = customer.get("/support").await;
    assert!(page.has("You have no tickets yet"));
    let form = customer.get("/support/create").await.form("/support/");
    let form = form.set("subject", "My <b>pot</b>").set("description", "It leaks.");
    let page = customer.submit(form.set("department_id", "1").file("a.txt", b"drops")).await;
    assert!(page.has("Your ticket is open.") && page.has("My &lt;b&gt;pot&lt;/b&gt;"));
    assert!(page.has("a.txt") && page.has("Billing"));
    let address = page.url.clone();
    let page = customer.get("/support/?search=").await;
    assert!(page.has(&format!("href=\"{address}\"")));

    let page = customer.get(&address).await;
    let page = customer.submit(page.form("/reply").set("body", "One more thing")).await;
    assert!(page.has("One more thing"));
    let page = customer.submit(page.form("/close")).await;
    assert!(page.has("data-status=\"closed\"") && page.find("/close").is_none());
    let page = customer.submit(page.form("/reopen")).await;
    assert!(page.has("data-status=\"reopened\""));

    let moved = customer.get(&address.replace("/support/", "/support/customer/tickets/")).await;
    assert_eq!(moved.url, address);
    assert_eq!(customer.get("/support/customer/tickets").await.url, "/support/");
}

#[tokio::test]
async fn nobody_sees_a_ticket_of_somebody_else() {
    let desk = Desk::open().await;
    let reference = desk.ticket("Private").await;
    let mut other = desk.browser(Some("11"));
    let page = other.get(&format!("/support/{reference}")).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(!page.has("Private") && page.has("Not found"));
    let missing = other.get("/support/ESC-99999").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert_eq!(other.get("/support/agent/tickets").await.status, StatusCode::FORBIDDEN);
    let agent = desk.agent().get(&format!("/support/{reference}")).await;
    assert_eq!(agent.url, format!("/support/agent/tickets/{reference}"));
}

#[tokio::test]
async fn nothing_but_a_reference_leads_on() {
    let desk = Desk::open().await;
    let root = desk.service(HttpConfig { prefix: String::new(), ..HttpConfig::default() });
    let mut agent = Browser::new(root.clone(), Some("2"));
    let mut nobody = Browser::new(root, None);
    for hostile in ["%0A-1", "%2Fevil.example%2F-1", "%5Cevil.example-1", "a%20b-1"] {
        for path in [format!("/customer/tickets/{hostile}"), format!("/{hostile}")] {
            for browser in [&mut agent, &mut nobody] {
                let page = browser.once(Method::GET, &path, None, Vec::new()).await;
                assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
            }
        }
    }
}

#[tokio::test]
async fn closing_and_reopening_by_reply_follow_the_settings() {
    let desk = Desk::open().await;
    let reference = desk.ticket("Settings").await;
    desk.set(SettingKey::AllowCustomerClose, "0").await;
    desk.set(SettingKey::ReopenOnRequesterReply, "0").await;
    let mut customer = desk.customer();
    let address = format!("/support/{reference}");
    let page = customer.get(&address).await;
    assert!(page.find("/close").is_none() && page.find("/reply").is_some());
    let tickets = desk.helpdesk.services().ports().tickets.clone();
    let key = TicketKey::parse(&reference).unwrap();
    let closed = escalated_core::tickets::Status::Closed;
    tickets.transition(&desk.cx(Role::Owner), key, closed).await.unwrap();
    let late = customer.submit(page.form("/reply").set("body", "Too late")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.has("open a new one") && customer.get(&address).await.find("/reply").is_none());
}

#[tokio::test]
async fn a_refused_ticket_keeps_every_field() {
    let desk = Desk::open().await;
    let mut customer = desk.customer();
    let form = customer.get("/support/create").await.form("/support/");
    let form = form.set("subject", " ").set("description", "Kept \"text\"").set("priority", "high");
    let page = customer.submit(form.clone()).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.has("href=\"#ticket-subject\"") && page.has("Kept &quot;text&quot;</textarea>"));
    assert!(page.has("<option value=\"high\" selected>"));
    let unknown = form.set("subject", "x").set("department_id", "77");
    let page = customer.submit(unknown).await;
    assert!(page.has("href=\"#ticket-department_id\""), "{}", page.html);
    assert!(customer.get("/support").await.has("You have no tickets yet"));
}
