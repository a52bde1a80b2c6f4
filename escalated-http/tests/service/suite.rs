use std::net::{IpAddr, Ipv4Addr};

use bytes::Bytes;
use escalated_http::{
    Body, ClientAddr, EscalatedService,
    testing::{Received, Recorded, http_suite, transcript},
};
use http_body_util::{BodyExt, StreamBody};

use crate::support::{ALL, Desk, shared_snapshot};

async fn ask(service: EscalatedService, recorded: Recorded) -> Received {
    let mut request = http::Request::builder()
        .method(recorded.method.as_str())
        .uri(&recorded.target)
        .extension(ClientAddr(IpAddr::V4(Ipv4Addr::LOCALHOST)));
    for (name, value) in &recorded.headers {
        request = request.header(name, value);
    }
    let chunks = recorded.chunks.into_iter();
    let body = if recorded.chunked {
        let frames = chunks.map(|c| Ok::<_, std::io::Error>(http_body::Frame::data(c.into())));
        Body::new(StreamBody::new(futures_util::stream::iter(frames)))
    } else {
        Body::from(chunks.flatten().collect::<Vec<u8>>())
    };
    let (parts, body) = service.handle(request.body(body).unwrap()).await.into_parts();
    let header = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        (name.to_string(), value.to_str().unwrap().to_owned())
    };
    let headers = parts.headers.iter().map(header).collect();
    let body: Bytes = body.collect().await.unwrap().to_bytes();
    Received { status: parts.status.as_u16(), headers, body: body.into() }
}

#[tokio::test]
async fn answers_are_those_of_the_suite() {
    for kind in ALL {
        let Some(desk) = Desk::open(kind, "neutral").await else { continue };
        let service = desk.service.clone();
        let send = |recorded| ask(service.clone(), recorded);
        let written = transcript(&desk.world, http_suite(), send).await;
        desk.close().await;
        shared_snapshot(&written);
    }
}
