//! The start page: where to go from here.

use axum::{extract::State, http::HeaderMap, response::Response};

use super::page;
use crate::app::App;

const LINKS: [(&str, &str, &str); 6] = [
    ("/support/agent/tickets", "Agent inbox", "Work tickets: filter, claim, answer, resolve."),
    ("/support", "My tickets", "What a customer sees."),
    ("/support/guest/create", "Ask us something", "The form for people without an account."),
    ("/support/api/docs", "API", "Every operation, what it takes and what it answers."),
    ("/dev/mail", "Developer’s mailbox", "Mail that would have been sent."),
    ("/login", "Log in", "As admin, agent or customer."),
];

/// `GET /`.
pub async fn start_page(State(app): State<App>, headers: HeaderMap) -> Response {
    let user = app.sessions.read(&headers);
    let customer = user.as_ref().is_some_and(|user| !user.person.role.is_staff());
    let links: String = LINKS
        .iter()
        .filter(|(url, ..)| !(customer && url.starts_with("/support/agent")))
        .map(|(url, name, what)| format!("<li><a href=\"{url}\">{name}</a> {what}</li>\n"))
        .collect();
    let body = format!(
        "<h1>Fernway, coffee machines</h1>\n\
         <p>An application with a helpdesk inside. This page, the login and the mailbox are the \
         application’s own; everything under <code>/support</code> is Escalated.</p>\n\
         <ul class=\"links\">\n{links}</ul>"
    );
    page("Start", user.as_ref(), &body)
}
