use super::all::post;
use crate::testing::Exchange;

const JSON: &str = "application/json";

/// Bodies that cannot be read, or not as they are.
pub(super) fn exchanges() -> Vec<Exchange> {
    let new = |title| post(title, "/tickets").bearer("{{agent}}");
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let deep = format!("{{\"subject\":\"a\",\"description\":\"b\",\"metadata\":{deep}}}");
    let large = format!("{{\"subject\":\"{}\"}}", "x".repeat(1024 * 1024));
    vec![
        new("no body").header("content-type", JSON),
        new("not JSON").raw(JSON, "subject=a"),
        new("cut off").raw(JSON, "{\"subject\":\"a\""),
        new("more than one value").raw(JSON, "{\"subject\":\"a\",\"description\":\"b\"} 7"),
        new("a list").raw(JSON, "[]"),
        new("10,000 deep").raw(JSON, deep),
        new("a field twice")
            .raw(JSON, "{\"subject\":\"a\",\"subject\":\"b\",\"description\":\"c\"}"),
        new("NUL").raw(JSON, "{\"subject\":\"a\",\"description\":\"b\\u0000c\"}"),
        new("NUL in metadata")
            .raw(JSON, "{\"subject\":\"a\",\"description\":\"b\",\"metadata\":{\"k\\u0000\":1}}"),
        new("a lone surrogate").raw(JSON, "{\"subject\":\"a\\ud800\",\"description\":\"b\"}"),
        new("another lone surrogate").raw(JSON, "{\"subject\":\"\\udc00\",\"description\":\"b\"}"),
        new("not UTF-8").raw(JSON, b"{\"subject\":\"\xff\",\"description\":\"b\"}".to_vec()),
        new("a huge number")
            .raw(JSON, "{\"subject\":\"a\",\"description\":\"b\",\"department_id\":1e999}"),
        new("too large").raw(JSON, large.clone()),
        new("too large, in chunks").chunked(JSON, &[&large]),
        new("another kind").raw("text/plain", "{\"subject\":\"a\",\"description\":\"b\"}"),
        new("in chunks, and good")
            .chunked(JSON, &["{\"subject\":\"In chu", "nks\",\"descrip", "tion\":\"b\"}"]),
    ]
}
