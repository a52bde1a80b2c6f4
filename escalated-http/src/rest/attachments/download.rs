use escalated_core::{
    Error, Result,
    actor::Cx,
    attachments::DownloadLink,
    ids::{AttachmentId, TenantId},
};
use http::{HeaderValue, Response, header};

use super::disposition::disposition;
use crate::{
    Body,
    request::{Param, ParamKind::Text, RequestCx},
    router::Answer,
};

pub(super) const PARAMS: &[Param] = &[
    Param::new("expires", Text, "From the link"),
    Param::new("signature", Text, "From the link"),
    Param::new("tenant", Text, "From the link"),
];

/// GET {prefix}/attachments/{id}/download, with a signed link.
pub(super) async fn download(request: RequestCx) -> Answer {
    let (tenant, id) = verified(&request)?;
    // The link says whose file it is, whoever follows it.
    let cx = Cx { tenant, ..request.cx.clone() };
    let (file, bytes) = request.services().download(&cx, id).await?;
    let kind = match file.mime_type.as_str() {
        "text/plain" => "text/plain; charset=utf-8",
        kind => kind,
    };
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, &disposition(&file.mime_type, &file.filename)),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::CACHE_CONTROL, "private, max-age=600"),
    ] {
        let value = HeaderValue::try_from(value).map_err(|error| {
            Error::internal("bad_header", "the file cannot be sent").with_source(error)
        })?;
        headers.insert(name, value);
    }
    Ok(response)
}

fn verified(request: &RequestCx) -> Result<(TenantId, AttachmentId)> {
    let query = request.query(PARAMS)?;
    let message = "the link is not valid or has expired";
    let id = AttachmentId(request.id("download_link_invalid", message)?);
    let expires = query.text("expires").and_then(|text| text.parse().ok()).unwrap_or(0);
    let signature = query.text("signature").unwrap_or_default();
    let links = DownloadLink::new(&request.services().ports().keyring);
    let tenant = TenantId::new(query.text("tenant").unwrap_or_default())
        .map_err(|_| Error::not_found("download_link_invalid", message))?;
    links.verify(&tenant, id, expires, signature, request.cx.now)?;
    Ok((tenant, id))
}
