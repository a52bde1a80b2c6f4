use http::StatusCode;

use super::{
    download::{self, PARAMS},
    handlers,
};
use crate::{
    openapi::Operation,
    rest::tickets::AttachmentView,
    router::{Access, Routes},
};

/// Mounts uploads and links.
pub(in crate::rest) fn register(routes: &mut Routes) {
    let about = "Store a file, for `attachment_ids` of a ticket, reply or note";
    let operation = Operation::post("/api/v1/attachments", "create_attachment", about)
        .access(Access::Requester)
        .takes_file()
        .answers_data::<AttachmentView<'_>>(StatusCode::CREATED);
    routes.operation(operation, handlers::upload);
    let about = "What a file is, with a link that works for ten minutes";
    let operation = Operation::get("/api/v1/attachments/{id}", "get_attachment", about)
        .access(Access::Requester)
        .answers_data::<AttachmentView<'_>>(StatusCode::OK);
    routes.operation(operation, handlers::show);
}

/// Mounts downloads.
pub(in crate::rest) fn register_download(routes: &mut Routes) {
    let path = "/attachments/{id}/download";
    let operation = Operation::get(path, "download_attachment", "The bytes of a file, by its link")
        .access(Access::Public)
        .plain()
        .query(PARAMS)
        .answers_bytes(StatusCode::OK);
    routes.operation(operation, download::download);
}
