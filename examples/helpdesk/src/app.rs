//! The routes of this application, and the helpdesk mounted among them.

use axum::{
    Router, middleware,
    routing::{get, post},
};
use escalated::MemoryMailer;

use crate::{
    dev_mail,
    login::{self, Sessions},
    web,
};

/// What our own handlers share.
#[derive(Clone)]
pub struct App {
    /// Who is logged in.
    pub sessions: Sessions,
    /// The developer's mailbox, unless mail is really sent.
    pub mailbox: Option<MemoryMailer>,
}

/// Everything: our pages, and the helpdesk under `/support`.
pub fn router(app: App, helpdesk: Router) -> Router {
    let developer = Router::new()
        .route("/login", get(login::login_page).post(login::log_in))
        .route("/dev/mail", get(dev_mail::list))
        .route("/dev/mail/{id}", get(dev_mail::show))
        .route("/dev/mail/{id}/html", get(dev_mail::html_source))
        .layer(middleware::from_fn(login::only_loopback));
    Router::new()
        .route("/", get(web::start_page))
        .route("/style.css", get(web::style))
        .route("/logout", post(login::log_out))
        .merge(developer)
        .with_state(app)
        .nest_service("/support", helpdesk)
}
