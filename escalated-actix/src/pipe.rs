use actix_web::{HttpRequest, http::header, web};
use bytes::Bytes;
use escalated_http::{Body, BoxError};
use futures_util::{StreamExt, stream};
use http_body::Frame;
use http_body_util::StreamBody;
use tokio::sync::mpsc;

/// A body that can leave the thread, and the work that fills it.
pub(crate) fn pipe(
    request: &HttpRequest,
    mut payload: web::Payload,
) -> (Body, impl Future<Output = ()> + use<>) {
    let headers = request.headers();
    let has_body = headers.contains_key(header::TRANSFER_ENCODING)
        || headers.get(header::CONTENT_LENGTH).is_some_and(|length| length != "0");
    let (sender, receiver) = mpsc::channel::<Result<Frame<Bytes>, BoxError>>(2);
    let chunks = stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|chunk| (chunk, receiver))
    });
    let body = if has_body { Body::new(StreamBody::new(chunks)) } else { Body::empty() };
    let pump = async move {
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map(Frame::data).map_err(|error| error.to_string().into());
            if sender.send(chunk).await.is_err() {
                break;
            }
        }
    };
    (body, pump)
}
