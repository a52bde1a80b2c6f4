use std::{
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::{HttpRequest, http::header, web};
use bytes::Bytes;
use escalated_http::{Body, BoxError};
use futures_util::StreamExt;
use http_body::{Frame, SizeHint};
use tokio::sync::mpsc;

type Chunk = Result<Bytes, BoxError>;

/// The receiving end of a payload that cannot leave its thread.
struct Piped {
    chunks: mpsc::Receiver<Chunk>,
    length: Option<u64>,
}

/// A body that can leave the thread, and the work that fills it.
pub(crate) fn pipe(
    request: &HttpRequest,
    mut payload: web::Payload,
) -> (Body, impl Future<Output = ()> + use<>) {
    let headers = request.headers();
    let length = headers.get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let has_body =
        length.is_some_and(|length| length > 0) || headers.contains_key(header::TRANSFER_ENCODING);
    let (sender, chunks) = mpsc::channel::<Chunk>(2);
    let body = if has_body { Body::new(Piped { chunks, length }) } else { Body::empty() };
    let pump = async move {
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|error| BoxError::from(error.to_string()));
            if sender.send(chunk).await.is_err() {
                break;
            }
        }
    };
    (body, pump)
}

impl http_body::Body for Piped {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.chunks.poll_recv(cx).map_ok(Frame::data)
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
