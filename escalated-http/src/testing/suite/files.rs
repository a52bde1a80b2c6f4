use serde_json::json;

use super::all::{get, post};
use crate::testing::Exchange;

const FORM: &str = "multipart/form-data; boundary=XX";

fn file(name: &str, filename: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "--XX\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{filename}\"\r\n\
         content-type: image/png\r\n\r\n"
    );
    [head.as_bytes(), content, b"\r\n--XX--\r\n"].concat()
}

/// Uploads and downloads, good and bad.
pub(super) fn exchanges() -> Vec<Exchange> {
    let upload = |title| post(title, "/attachments").bearer("{{agent}}");
    let png = b"\x89PNG\r\n\x1a\n0000000000";
    vec![
        upload("an upload").raw(FORM, file("file", "../Bild \u{fc}.png", png)),
        upload("another, for a note").raw(FORM, file("file", "secret.txt", b"for staff only")),
        get("nobody sees it before it is used", "/attachments/1").bearer("{{agent}}"),
        post("a reply with it", "/tickets/1/reply")
            .bearer("{{agent}}")
            .json(&json!({ "body": "See the picture.", "attachment_ids": [1] })),
        post("a note with the other", "/tickets/1/notes")
            .bearer("{{agent}}")
            .json(&json!({ "body": "XNOTEX see the text.", "attachment_ids": [2] })),
        get("a link", "/attachments/1").user("10").remember("link", "/data/url"),
        get("the note's file, for the customer", "/attachments/2").user("10"),
        get("the note's file, for staff", "/attachments/2")
            .bearer("{{agent}}")
            .remember("note_link", "/data/url"),
        get("the ticket's files for the customer", "/tickets/1/attachments").user("10"),
        Exchange::new("a picture", "GET", "{{link}}"),
        Exchange::new("its head", "HEAD", "{{link}}"),
        Exchange::new("a text", "GET", "{{note_link}}"),
        Exchange::new("a link without its signature", "GET", "/support/attachments/1/download"),
        Exchange::new("an unknown parameter", "GET", "{{link}}&inline=1"),
        Exchange::new("a link that has expired", "GET", "{{link}}").after_seconds(601),
        upload("a disguised file").raw(FORM, file("file", "a.png", b"<html><script>")),
        upload("an unknown ending").raw(FORM, file("file", "a.svg", b"text")),
        upload("an empty file").raw(FORM, file("file", "a.txt", b"")),
        upload("another field").raw(FORM, file("picture", "a.png", png)),
        upload("no file").raw(FORM, "--XX--\r\n"),
        upload("a broken form").raw(FORM, "--XX\r\ncontent-disposition: form-data; name=\"fi"),
        upload("a form without a boundary").raw("multipart/form-data", "--XX--\r\n"),
        upload("JSON instead of a form").json(&json!({})),
        post("an upload in another tenant", "/attachments")
            .user("2")
            .header("x-test-tenant", "other")
            .raw(FORM, file("file", "elsewhere.txt", b"of the other tenant")),
        post("a reply with it", "/tickets/5/reply")
            .user("2")
            .header("x-test-tenant", "other")
            .json(&json!({ "body": "Look.", "attachment_ids": [3] })),
        get("its link", "/attachments/3")
            .user("2")
            .header("x-test-tenant", "other")
            .remember("elsewhere", "/data/url"),
        Exchange::new("nobody in that tenant follows it", "GET", "{{elsewhere}}"),
        Exchange::new("another tenant's link is another", "GET", "{{elsewhere}}x"),
        upload("an oversized file").raw(FORM, file("file", "a.txt", &vec![b'x'; 11 * 1024 * 1024])),
    ]
}
