//! An engraved lamp: one transaction writes the order and the ticket in which its text is agreed.

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use escalated::{
    Error, ErrorKind,
    core::{
        pipeline::Command,
        tickets::{NewTicket, Reference, TicketType},
    },
    guarded,
};
use serde::Deserialize;

use crate::{session::SignedIn, shop::Shop};

/// What the customer filled in.
#[derive(Debug, Deserialize)]
pub struct NewOrder {
    /// Which lamp.
    pub product: i64,
    /// The words on it.
    pub engraving: String,
}

/// Why there is no order.
#[derive(Debug)]
pub enum OrderError {
    /// Somebody else took the last one.
    SoldOut,
    /// The helpdesk refused the ticket.
    Ticket(Error),
    /// The database failed.
    Database(sqlx::Error),
}

/// `POST /orders`.
pub async fn place(
    State(shop): State<Shop>,
    user: SignedIn,
    Form(order): Form<NewOrder>,
) -> Response {
    match shop.place_order(&user, &order).await {
        // The customer lands on the ticket, where the proof will be discussed.
        Ok(ticket) => Redirect::to(&format!("/support/{}", ticket.as_str())).into_response(),
        Err(error) => error.into_response(),
    }
}

impl Shop {
    /// Writes the order and its ticket, or nothing. Returns the ticket's reference.
    pub async fn place_order(
        &self,
        user: &SignedIn,
        order: &NewOrder,
    ) -> Result<Reference, OrderError> {
        let cx = user.cx(self.helpdesk.services().ports().clock.now());

        // The shop begins its own transaction, as ever, and lends it to the helpdesk. On SQLite a
        // transaction that will write says so at once; otherwise it could fail half way.
        let tx = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let mut both = guarded(&self.helpdesk, tx);

        // The shop's row …
        let insert = "INSERT INTO orders (user_id, product_id, engraving) VALUES (?, ?, ?)";
        let id = sqlx::query(insert)
            .bind(&user.0.id)
            .bind(order.product)
            .bind(&order.engraving)
            .execute(&mut **both.host()?)
            .await?
            .last_insert_rowid();

        // … the helpdesk's ticket, with its events and all that rules make of it …
        let new = NewTicket {
            subject: format!("Order {id}: proof of the engraving"),
            description: order.engraving.clone(),
            ticket_type: Some(TicketType::Task),
            metadata: [("order_id", id)].into_iter().collect(),
            ..NewTicket::default()
        };
        let outcome = both.execute(&cx, Command::Create(new)).await?;
        let reference = outcome.ticket.reference.ok_or_else(no_reference)?;

        // … and the shop again, which knows the ticket now.
        sqlx::query("UPDATE orders SET ticket = ? WHERE id = ?")
            .bind(reference.as_str())
            .bind(id)
            .execute(&mut **both.host()?)
            .await?;
        let taken = sqlx::query("UPDATE products SET stock = stock - 1 WHERE id = ? AND stock > 0")
            .bind(order.product)
            .execute(&mut **both.host()?)
            .await?;
        if taken.rows_affected() == 0 {
            // Nothing is undone by hand: what is dropped without a commit has never happened.
            return Err(OrderError::SoldOut);
        }

        // One commit for both. Only now can anybody see the order or hear of the ticket.
        both.commit().await?;
        Ok(reference)
    }
}

fn no_reference() -> OrderError {
    OrderError::Ticket(Error::internal("no_reference", "a new ticket has no reference"))
}

impl From<Error> for OrderError {
    fn from(error: Error) -> Self {
        Self::Ticket(error)
    }
}

impl From<sqlx::Error> for OrderError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

/// What the customer can do about it: say it differently, come back, or nothing.
fn status_of(error: &Error) -> StatusCode {
    match error.kind() {
        ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

impl IntoResponse for OrderError {
    fn into_response(self) -> Response {
        match self {
            Self::SoldOut => (StatusCode::CONFLICT, "This lamp is sold out.").into_response(),
            Self::Ticket(error) => {
                let message = format!("The order was not placed: {}.", error.message());
                (status_of(&error), message).into_response()
            }
            Self::Database(error) => {
                tracing::error!(%error, "an order failed");
                (StatusCode::SERVICE_UNAVAILABLE, "Please try again.").into_response()
            }
        }
    }
}
