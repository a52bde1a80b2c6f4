use escalated_http::Body;
use http::{Request, StatusCode};

use crate::support::{Desk, Kind};

#[tokio::test]
async fn a_database_that_is_away_is_said_so_with_a_time_to_come_back() {
    let desk = Desk::open(Kind::Sqlite, "outage").await.unwrap();
    let service = desk.service.clone();
    desk.close().await;
    for (path, wanted) in [
        ("/support/health", StatusCode::OK),
        ("/support/ready", StatusCode::SERVICE_UNAVAILABLE),
        ("/support/api/v1/tickets", StatusCode::SERVICE_UNAVAILABLE),
    ] {
        let request = Request::builder().uri(path).header("x-test-user", "2");
        let response = service.handle(request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), wanted, "{path}");
        let is_away = wanted == StatusCode::SERVICE_UNAVAILABLE;
        assert_eq!(response.headers().contains_key("retry-after"), is_away, "{path}");
        let body = response.body().as_bytes().cloned().unwrap_or_default();
        let says_so = String::from_utf8_lossy(&body).contains("database_unavailable");
        assert_eq!(says_so, is_away, "{path}");
    }
}
