use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use escalated_core::settings::SettingKey;
use escalated_http::{Body, HttpConfig};
use http::{Request, StatusCode};
use http_body::Frame;
use http_body_util::StreamBody;

use super::desk::Desk;

#[tokio::test]
async fn files_that_are_not_taken_cost_nobody_their_text() {
    let desk = Desk::open().await;
    desk.set(SettingKey::MaxAttachments, "2").await;
    desk.set(SettingKey::MaxAttachmentSizeKb, "512").await;
    let reference = desk.ticket("Files").await;
    let mut agent = desk.agent();
    let page = agent.get(&format!("/support/agent/tickets/{reference}")).await;
    let mut customer = desk.customer();
    let own = customer.get(&format!("/support/{reference}")).await;
    let mut writer = desk.customer();
    let new = writer.get("/support/create").await;
    let mut guest = desk.guest();
    let open = guest.get("/support/guest/create").await;
    let large = vec![b'x'; 512 * 1024 + 1];
    for (browser, form) in [
        (&mut agent, page.form("/reply").set("body", "A long answer")),
        (&mut customer, own.form("/reply").set("body", "A long answer")),
        (&mut writer, filled(new.form("/support/"))),
        (&mut guest, filled(open.form("/support/guest"))),
    ] {
        let many = (0..3).fold(form.clone(), |form, n| form.file(&format!("{n}.txt"), b"text"));
        for (form, status, sentence) in [
            (many, StatusCode::UNPROCESSABLE_ENTITY, "Send at most 2 files."),
            (form.file("a.txt", &large), StatusCode::PAYLOAD_TOO_LARGE, "at most 524288 bytes."),
        ] {
            let page = browser.submit(form.clone()).await;
            assert_eq!(page.status, status, "{}", form.action);
            assert!(page.has(sentence) && page.has("A long answer</textarea>"), "{}", page.html);
            assert!(page.has("Choose your files again"), "{}", page.html);
        }
    }
}

fn filled(form: super::browser::Form) -> super::browser::Form {
    let form = form.set("name", "Gus").set("email", "gus@example.org");
    form.set("subject", "Files").set("description", "A long answer")
}

#[tokio::test]
async fn a_strangers_form_from_elsewhere_is_not_read() {
    let desk = Desk::open().await;
    let service = desk.service(HttpConfig::default());
    for path in ["/support/guest", "/support/guest/create"] {
        let polled = Arc::new(AtomicBool::new(false));
        let seen = polled.clone();
        let frames = futures_util::stream::poll_fn(move |_| {
            seen.store(true, Ordering::Relaxed);
            std::task::Poll::Ready(None::<Result<Frame<bytes::Bytes>, std::io::Error>>)
        });
        let request = Request::post(path)
            .header("content-type", "multipart/form-data; boundary=cut")
            .header("sec-fetch-site", "cross-site")
            .body(Body::new(StreamBody::new(frames)));
        let response = service.handle(request.unwrap()).await;
        assert!(response.status().is_client_error(), "{path}: {}", response.status());
        assert!(!polled.load(Ordering::Relaxed), "{path}");
    }
}
