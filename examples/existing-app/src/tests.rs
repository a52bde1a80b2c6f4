//! What this example promises.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
    response::{IntoResponse, Response},
};
use escalated::Error;
use http_body_util::BodyExt;
use tempfile::TempDir;
use tower::ServiceExt;

use crate::{
    orders::{NewOrder, OrderError},
    session::{self, SignedIn},
    shop::{self, Shop},
    users::Users,
};

const LAST_ONE: i64 = 3;

async fn open() -> (TempDir, Shop, SignedIn) {
    let folder = tempfile::tempdir().unwrap();
    let shop = Shop::open(folder.path(), &[7; 32]).await.unwrap();
    let users = Users { pool: shop.pool.clone() }.all().await.unwrap();
    let kofi = users.into_iter().find(|user| user.name.starts_with("Kofi")).unwrap();
    (folder, shop, SignedIn(kofi))
}

fn order(product: i64, engraving: &str) -> NewOrder {
    NewOrder { product, engraving: engraving.into() }
}

/// Orders, tickets, activities and events in the one database.
async fn counts(shop: &Shop) -> [i64; 4] {
    let mut counts = [0; 4];
    let tables = [
        "SELECT COUNT(*) FROM orders",
        "SELECT COUNT(*) FROM escalated_tickets",
        "SELECT COUNT(*) FROM escalated_ticket_activities",
        "SELECT COUNT(*) FROM escalated_outbox",
    ];
    for (count, sql) in counts.iter_mut().zip(tables) {
        *count = sqlx::query_scalar(sql).fetch_one(&shop.pool).await.unwrap();
    }
    counts
}

#[tokio::test]
async fn order_and_ticket_commit_together() {
    let (_folder, shop, kofi) = open().await;
    let reference = shop.place_order(&kofi, &order(1, "For Ama")).await.unwrap();
    assert_eq!(counts(&shop).await, [1, 1, 1, 1]);
    let cx = kofi.cx(shop.helpdesk.services().ports().clock.now());
    let ticket = shop.helpdesk.tickets().get(&cx, &reference.clone().into()).await.unwrap().ticket;
    assert_eq!(ticket.requester_user().unwrap().as_str(), kofi.0.id);
    assert_eq!(ticket.metadata["order_id"], 1);
    let kept: String =
        sqlx::query_scalar("SELECT ticket FROM orders").fetch_one(&shop.pool).await.unwrap();
    assert_eq!(kept, reference.as_str());
}

#[tokio::test]
async fn an_order_that_fails_leaves_neither() {
    let (_folder, shop, kofi) = open().await;
    shop.place_order(&kofi, &order(LAST_ONE, "Good night")).await.unwrap();
    let before = counts(&shop).await;
    // The shop fails after the ticket was written.
    let sold_out = shop.place_order(&kofi, &order(LAST_ONE, "Me too")).await;
    assert!(matches!(sold_out, Err(OrderError::SoldOut)));
    assert_eq!(counts(&shop).await, before);
    // The helpdesk refuses the ticket after the order was written.
    let empty = shop.place_order(&kofi, &order(1, "  ")).await;
    assert!(
        matches!(empty, Err(OrderError::Ticket(error)) if error.fields()[0].code == "required")
    );
    assert_eq!(counts(&shop).await, before);
    // And the shop goes on as if nothing had been.
    shop.place_order(&kofi, &order(1, "Still open")).await.unwrap();
}

async fn ask(shop: &Shop, request: Request<Body>) -> Response {
    shop::router(shop.clone()).oneshot(request).await.unwrap()
}

async fn text(response: Response) -> String {
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn contact_support_stands_in_the_shops_own_layout() {
    let (_folder, shop, kofi) = open().await;
    let cookie = session::begin(&shop.pool, &kofi.0.email).await.unwrap().unwrap();
    let request = Request::get("/support/create").header(header::COOKIE, cookie);
    let response = ask(&shop, request.body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::OK);
    let html = text(response).await;
    assert!(html.contains("Lamps &amp; Letters"), "{html}");
    assert!(html.contains("name=\"description\""), "{html}");
}

#[tokio::test]
async fn the_order_form_leads_to_the_ticket() {
    let (_folder, shop, kofi) = open().await;
    let cookie = session::begin(&shop.pool, &kofi.0.email).await.unwrap().unwrap();
    let request = Request::post("/orders")
        .header(header::COOKIE, &cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("product=2&engraving=For+Ama"));
    let response = ask(&shop, request.unwrap()).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let place = response.headers()[header::LOCATION].to_str().unwrap().to_owned();
    let request = Request::get(place).header(header::COOKIE, cookie);
    let response = ask(&shop, request.body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(text(response).await.contains("For Ama"));
}

#[tokio::test]
async fn strangers_are_sent_to_the_sign_in_page() {
    let (_folder, shop, _) = open().await;
    let request = Request::post("/orders").body(Body::from("product=1&engraving=x")).unwrap();
    let response = ask(&shop, request).await;
    assert_eq!(response.headers()[header::LOCATION], "/sign-in");
    assert_eq!(counts(&shop).await, [0; 4]);
}

#[test]
fn only_what_the_customer_can_mend_is_their_fault() {
    let status = |error| OrderError::Ticket(error).into_response().status();
    assert_eq!(status(Error::field("subject", "required", "say it")).as_u16(), 422);
    assert_eq!(status(Error::unavailable("database_busy", "come back")).as_u16(), 503);
    assert_eq!(status(Error::internal("database_error", "broken")).as_u16(), 500);
}
