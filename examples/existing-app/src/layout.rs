//! The shop's layout. The helpdesk's pages are put into the same one.

use axum::{
    http::header,
    response::{Html, IntoResponse, Response},
};

/// The layout as a template: `title`, `head` and `content` come from the helpdesk, or from
/// [`page`].
pub const TEMPLATE: &str = include_str!("layout.html");

/// A page of the shop itself. `content` is HTML.
pub fn page(title: &str, content: &str) -> Html<String> {
    let slots =
        [("{{ title }}", title), ("{{ head | safe }}", ""), ("{{ content | safe }}", content)];
    let fill = |html: String, (slot, text): (&str, &str)| html.replace(slot, text);
    Html(slots.into_iter().fold(TEMPLATE.to_owned(), fill))
}

/// `GET /style.css`.
pub async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("style.css")).into_response()
}

/// Text for HTML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
