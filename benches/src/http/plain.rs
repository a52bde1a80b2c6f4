use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Context, Result};
use axum::{
    Router,
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http::{StatusCode, header::CONTENT_TYPE};
use tokio::{net::TcpListener, task::JoinHandle};

use crate::{
    bare::{Bare, Session, sessions},
    drive::Client,
};

/// The bare statements behind an HTTP server that knows no tickets: it runs them, throws their rows
/// away and answers with a text as long as the service's. Nothing that speaks HTTP and runs these
/// statements is faster on the same machine by more than it saves on HTTP itself.
pub(super) struct Plain {
    pub(super) address: SocketAddr,
    task: JoinHandle<()>,
}

#[derive(Clone)]
struct Desk {
    /// Those that no request holds, with how many requests each has answered.
    idle: Arc<Mutex<Vec<(Session, usize)>>>,
    answer: Bytes,
}

impl Plain {
    /// Listens; `length` is that of every answer's body, in bytes.
    pub(super) async fn open(
        url: &str,
        bare: &Bare,
        clients: usize,
        length: usize,
    ) -> Result<Self> {
        let idle = sessions(url, bare, clients).await?.into_iter().map(|one| (one, 0)).collect();
        let answer = Bytes::from(vec![b' '; length]);
        let desk = Desk { idle: Arc::new(Mutex::new(idle)), answer };
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
            let _ = stream.set_nodelay(true);
        });
        let router = Router::new().fallback(answer_one).with_state(desk);
        let task = tokio::spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { address, task })
    }
}

impl Drop for Plain {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer_one(State(desk): State<Desk>, request: Request) -> Response {
    let created = request.method() == http::Method::POST;
    match step(&desk).await {
        Ok(()) => {
            let status = if created { StatusCode::CREATED } else { StatusCode::OK };
            (status, [(CONTENT_TYPE, "application/json")], desk.answer).into_response()
        }
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:#}")).into_response(),
    }
}

async fn step(desk: &Desk) -> Result<()> {
    let taken = desk.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let (mut session, turn) = taken.context("more requests than clients")?;
    session.step(turn).await?;
    desk.idle.lock().unwrap_or_else(PoisonError::into_inner).push((session, turn + 1));
    Ok(())
}
