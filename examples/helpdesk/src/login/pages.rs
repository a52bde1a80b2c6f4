//! `/login` with one button per demo person, and the way out.

use axum::{
    Form,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use escalated::core::actor::Role;
use serde::Deserialize;

use super::Sessions;
use crate::{
    app::App,
    people::{DemoPerson, LOGINS},
    web::{self, escape},
};

/// Where somebody wanted to go when they were sent here.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    next: String,
}

/// `GET /login`.
pub async fn login_page(
    State(app): State<App>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    let buttons: String = LOGINS.iter().map(|(word, person)| button(word, person)).collect();
    let body = format!(
        "<h1>Log in</h1>\n<p>Three people of the demo, without a password. \
         This page exists on this machine only.</p>\n\
         <form method=\"post\" action=\"/login\" class=\"people\">\
         <input type=\"hidden\" name=\"next\" value=\"{}\">{buttons}</form>",
        escape(&wanted.next),
    );
    web::page("Log in", app.sessions.read(&headers).as_ref(), &body)
}

fn button(word: &str, person: &DemoPerson) -> String {
    let (name, email) = (escape(person.name), escape(person.email));
    format!(
        "<button name=\"as\" value=\"{word}\">Log in as {word}\
         <small>{name}, {email}</small></button>"
    )
}

/// The button that was pressed.
#[derive(Debug, Deserialize)]
pub struct Choice {
    #[serde(rename = "as")]
    who: String,
    #[serde(default)]
    next: String,
}

/// `POST /login`.
pub async fn log_in(State(app): State<App>, Form(choice): Form<Choice>) -> Response {
    let Some((_, person)) = LOGINS.iter().find(|(word, _)| *word == choice.who) else {
        return (StatusCode::UNPROCESSABLE_ENTITY, "no such demo person").into_response();
    };
    let cookie = [(header::SET_COOKIE, app.sessions.begin(person))];
    let place = if is_ours(&choice.next) { &choice.next } else { home_of(person) };
    (cookie, Redirect::to(place)).into_response()
}

/// A path on this site: an address from outside may not lead a fresh login elsewhere.
fn is_ours(place: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
    place.starts_with('/') && !place.starts_with("//") && place.bytes().all(plain)
}

/// `POST /logout`.
pub async fn log_out() -> Response {
    ([(header::SET_COOKIE, Sessions::end())], Redirect::to("/")).into_response()
}

/// Where somebody's work is: the inbox for agents, their own tickets for customers.
fn home_of(person: &DemoPerson) -> &'static str {
    if person.role >= Role::Agent { "/support/agent/tickets" } else { "/support" }
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn a_login_leads_nowhere_else() {
        assert!(is_ours("/support/agent/tickets?status=open"));
        for elsewhere in
            ["", "support", "//evil.example", "/\\evil.example", "/a\r\nb", "https://x"]
        {
            assert!(!is_ours(elsewhere), "{elsewhere:?}");
        }
    }
}
