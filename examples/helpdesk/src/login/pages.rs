//! `/login` with one button per demo person, and the way out.

use axum::{
    Form,
    extract::State,
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

/// The button that was pressed.
#[derive(Debug, Deserialize)]
pub struct Choice {
    #[serde(rename = "as")]
    who: String,
}

/// `GET /login`.
pub async fn login_page(State(app): State<App>, headers: HeaderMap) -> Response {
    let buttons: String = LOGINS.iter().map(|(word, person)| button(word, person)).collect();
    let body = format!(
        "<h1>Log in</h1>\n<p>Three people of the demo, without a password. \
         This page exists on this machine only.</p>\n\
         <form method=\"post\" action=\"/login\" class=\"people\">{buttons}</form>"
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

/// `POST /login`.
pub async fn log_in(State(app): State<App>, Form(choice): Form<Choice>) -> Response {
    let Some((_, person)) = LOGINS.iter().find(|(word, _)| *word == choice.who) else {
        return (StatusCode::UNPROCESSABLE_ENTITY, "no such demo person").into_response();
    };
    let cookie = [(header::SET_COOKIE, app.sessions.begin(person))];
    (cookie, Redirect::to(home_of(person))).into_response()
}

/// `POST /logout`.
pub async fn log_out() -> Response {
    ([(header::SET_COOKIE, Sessions::end())], Redirect::to("/")).into_response()
}

/// Where somebody's work is: the inbox for agents, their own tickets for customers.
pub fn home_of(person: &DemoPerson) -> &'static str {
    if person.role >= Role::Agent { "/support/agent/tickets" } else { "/support" }
}
