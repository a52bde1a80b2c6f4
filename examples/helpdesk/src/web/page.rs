//! The frame around our pages.

use std::fmt::Write;

use axum::{
    http::header,
    response::{Html, IntoResponse, Response},
};

use crate::login::LoggedIn;

const CSP: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; \
                   form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A page with our header, under a policy that runs no script at all.
pub fn page(title: &str, user: Option<&LoggedIn>, body: &str) -> Response {
    let who = match user {
        Some(user) => format!(
            "<form method=\"post\" action=\"/logout\"><span>{}</span> \
             <button>Log out</button></form>",
            escape(user.person.name)
        ),
        None => "<a href=\"/login\">Log in</a>".to_owned(),
    };
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{} · Fernway</title>\n<link rel=\"icon\" href=\"data:,\">\n\
         <link rel=\"stylesheet\" href=\"/style.css\"></head>\n\
         <body>\n<header><a href=\"/\" class=\"brand\">Fernway</a>{who}</header>\n\
         <main>\n{body}\n</main>\n</body>\n</html>\n",
        escape(title)
    );
    let headers = [
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, Html(html)).into_response()
}

/// `GET /style.css`.
pub async fn style() -> Response {
    let css = include_str!("style.css");
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], css).into_response()
}

/// Text for HTML, between tags and in quoted attributes.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' | '\'' => {
                let _ = write!(escaped, "&#{};", u32::from(c));
            }
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_gets_out_of_text_or_attributes() {
        assert_eq!(escape("<a b=\"c\" d='e'>&"), "&lt;a b=&#34;c&#34; d=&#39;e&#39;&gt;&amp;");
    }
}
