//! The shop's own pages.

use std::fmt::Write;

use axum::{
    Form,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    layout::{escape, page},
    session::{self, SignedIn},
    shop::Shop,
    users::Users,
};

#[derive(Debug, sqlx::FromRow)]
struct Product {
    id: i64,
    name: String,
    stock: i64,
}

/// `GET /`: the lamps.
pub async fn products(
    State(shop): State<Shop>,
    user: Option<SignedIn>,
) -> Result<Response, StatusCode> {
    let products: Vec<Product> = sqlx::query_as("SELECT id, name, stock FROM products ORDER BY id")
        .fetch_all(&shop.pool)
        .await
        .map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let greeting = user
        .map_or("Welcome.".into(), |SignedIn(user)| format!("Welcome, {}.", escape(&user.name)));
    let mut html = format!("<h1>Lamps</h1>\n<p>{greeting}</p>\n<ul class=\"lamps\">\n");
    for Product { id, name, stock } in products {
        let _ = writeln!(
            html,
            "<li><strong>{}</strong>, {stock} left\n\
             <form method=\"post\" action=\"/orders\">\
             <input type=\"hidden\" name=\"product\" value=\"{id}\">\
             <label>Engraving <input name=\"engraving\" required maxlength=\"80\"></label>\
             <button>Order</button></form></li>",
            escape(&name),
        );
    }
    html.push_str("</ul>");
    Ok(page("Lamps", &html).into_response())
}

/// `GET /sign-in`: a stand-in for a real login.
pub async fn sign_in_form(State(shop): State<Shop>) -> Result<Response, StatusCode> {
    let users = Users { pool: shop.pool }.all().await;
    let mut html = "<h1>Sign in</h1>\n<form method=\"post\">\n".to_owned();
    for user in users.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)? {
        let (name, email) = (escape(&user.name), escape(&user.email));
        let what = if user.is_staff { "staff" } else { "customer" };
        let _ = writeln!(
            html,
            "<p><button name=\"email\" value=\"{email}\">{name}, {what}</button></p>"
        );
    }
    html.push_str("</form>");
    Ok(page("Sign in", &html).into_response())
}

/// The button that was pressed.
#[derive(Debug, Deserialize)]
pub struct SignIn {
    email: String,
}

/// `POST /sign-in`.
pub async fn sign_in(State(shop): State<Shop>, Form(form): Form<SignIn>) -> Response {
    match session::begin(&shop.pool, &form.email).await {
        Ok(Some(cookie)) => ([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response(),
        Ok(None) => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}
