use std::{future::poll_fn, pin::Pin};

use bytes::{Bytes, BytesMut};
use escalated_core::{Error, Result};
use http_body::Body as _;

use crate::Body;

/// Reads a body of at most `limit` bytes; what is longer is refused before it is stored.
pub(crate) async fn read(mut body: Body, limit: usize) -> Result<Bytes> {
    let too_large = || {
        let message = format!("a body has at most {limit} bytes");
        Error::too_large("body_too_large", message)
    };
    if body.size_hint().lower() > u64::try_from(limit).unwrap_or(u64::MAX) {
        return Err(too_large());
    }
    if let Some(bytes) = body.as_bytes() {
        return Ok(bytes.clone());
    }
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let frame = frame.map_err(|error| {
            let message = "the body broke off; send the request again";
            Error::malformed("body_incomplete", message).with_source(error)
        })?;
        let Ok(data) = frame.into_data() else { continue };
        if first.len() + all.len() + data.len() > limit {
            return Err(too_large());
        }
        if first.is_empty() && all.is_empty() {
            first = data;
        } else {
            // Most bodies are one frame and are never copied.
            if all.is_empty() {
                all.extend_from_slice(&std::mem::take(&mut first));
            }
            all.extend_from_slice(&data);
        }
    }
    Ok(if all.is_empty() { first } else { all.freeze() })
}
