use super::all::{API, get};
use crate::testing::Exchange;

/// What every address has in common.
pub(super) fn exchanges() -> Vec<Exchange> {
    let ask = |title, method, path: &str| Exchange::new(title, method, format!("{API}{path}"));
    vec![
        Exchange::new("health", "GET", "/support/health"),
        Exchange::new("readiness", "GET", "/support/ready"),
        ask("HEAD is GET without its body", "HEAD", "/tags").bearer("{{agent}}"),
        ask("HEAD of what is not there", "HEAD", "/nothing"),
        ask("nothing at this address", "GET", "/nothing"),
        ask("nothing, for POST", "POST", "/nothing"),
        ask("a trailing slash is another address", "GET", "/tickets/").bearer("{{agent}}"),
        ask("a double slash too", "GET", "//tickets").bearer("{{agent}}"),
        ask("another method", "DELETE", "/tickets").bearer("{{agent}}"),
        ask("a method nobody knows", "BREW", "/tickets").bearer("{{agent}}"),
        ask("what an address takes", "OPTIONS", "/tickets/1"),
        ask("a preflight of an unknown origin", "OPTIONS", "/tickets")
            .header("origin", "https://evil.example")
            .header("access-control-request-method", "POST"),
        ask("a preflight of a known origin", "OPTIONS", "/tickets")
            .header("origin", "https://app.example.org")
            .header("access-control-request-method", "POST"),
        ask("an answer to a known origin", "GET", "/tags")
            .header("origin", "https://app.example.org")
            .bearer("{{agent}}"),
        ask("an answer to an unknown origin", "GET", "/tags")
            .header("origin", "null")
            .bearer("{{agent}}"),
        ask("a broken escape in a path", "GET", "/tickets/%zz").bearer("{{agent}}"),
        ask("half an escape", "GET", "/tickets/%2").bearer("{{agent}}"),
        ask("an escape that is not UTF-8", "GET", "/tickets/%ff").bearer("{{agent}}"),
        ask("a broken escape in a query", "GET", "/tickets?search=%zz").bearer("{{agent}}"),
        ask("an escaped slash", "GET", "/tickets/..%2f1").bearer("{{agent}}"),
        ask("an escaped reference", "GET", "/tickets/%45SC-00002/notes").bearer("{{agent}}"),
        ask("the document", "GET", "/openapi.json").without_body(),
        Exchange::new("the page for it", "GET", "/support/api/docs").without_body(),
        Exchange::new("its script", "GET", "/support/api/docs/docs.js").without_body(),
        get("an address of the platform that is not here yet", "/canned-responses")
            .bearer("{{agent}}"),
    ]
}
