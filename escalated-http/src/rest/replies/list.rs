use escalated_core::replies::{Entry, Thread};
use http::StatusCode;

use crate::{
    openapi::Operation,
    request::RequestCx,
    response,
    rest::{
        shapes::Data,
        tickets::{AttachmentView, MessageView, detail},
    },
    router::{Access, Answer, Routes},
};

/// Mounts replies, notes and the files of a ticket.
pub(in crate::rest) fn register(routes: &mut Routes) {
    let path = "/api/v1/tickets/{ref}/replies";
    let operation = Operation::get(path, "list_replies", "Public replies, oldest first")
        .access(Access::Requester)
        .answers_all::<MessageView<'_>>();
    routes.operation(operation, replies);
    let path = "/api/v1/tickets/{ref}/notes";
    let operation = Operation::get(path, "list_notes", "Notes for staff, oldest first");
    routes.operation(operation.answers_all::<MessageView<'_>>(), notes);
    let path = "/api/v1/tickets/{ref}/attachments";
    let about = "The files of a ticket that the caller may see";
    let operation = Operation::get(path, "list_ticket_attachments", about)
        .access(Access::Requester)
        .answers_all::<AttachmentView<'_>>();
    routes.operation(operation, attachments);
}

/// GET tickets/{ref}/replies.
async fn replies(request: RequestCx) -> Answer {
    let detail = detail(&request, &request.ticket_key()?).await?;
    let data: Vec<MessageView<'_>> = match &detail.found.thread {
        Thread::Public(_) => MessageView::thread(&detail.found.thread, detail.lens()),
        Thread::Staff(thread) => thread
            .entries
            .iter()
            .filter_map(|entry| match entry {
                Entry::Reply(reply) => Some(MessageView::reply(reply, detail.lens())),
                Entry::Note(_) => None,
            })
            .collect(),
    };
    response::json(StatusCode::OK, &Data::new(data))
}

/// GET tickets/{ref}/notes.
async fn notes(request: RequestCx) -> Answer {
    let detail = detail(&request, &request.ticket_key()?).await?;
    let data: Vec<MessageView<'_>> = match &detail.found.thread {
        Thread::Public(_) => Vec::new(),
        Thread::Staff(thread) => thread
            .entries
            .iter()
            .filter_map(|entry| match entry {
                Entry::Note(note) => Some(MessageView::note(note, detail.lens())),
                Entry::Reply(_) => None,
            })
            .collect(),
    };
    response::json(StatusCode::OK, &Data::new(data))
}

/// GET tickets/{ref}/attachments.
async fn attachments(request: RequestCx) -> Answer {
    let detail = detail(&request, &request.ticket_key()?).await?;
    let links = detail.lens().links;
    let mut files: Vec<_> = detail.found.attachments.iter().collect();
    match &detail.found.thread {
        Thread::Public(thread) => {
            files.extend(thread.replies.iter().flat_map(|reply| &reply.attachments));
        }
        Thread::Staff(thread) => {
            files.extend(thread.entries.iter().flat_map(|entry| match entry {
                Entry::Reply(reply) => &reply.attachments,
                Entry::Note(note) => &note.attachments,
            }));
        }
    }
    let data: Vec<_> = files.into_iter().map(|file| AttachmentView::new(file, links)).collect();
    response::json(StatusCode::OK, &Data::new(data))
}
