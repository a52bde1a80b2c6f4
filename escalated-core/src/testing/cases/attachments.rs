//! Files: staged, used once, by their owner, and hidden with their note.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;

use crate::{
    Error, Result,
    actor::Role,
    attachments::{Attachment, BlobStore},
    ids::AttachmentId,
    replies::Entry,
    services::{Ports, Services},
    settings::SettingKey,
    testing::{Fixture, new_ticket, refused, refused_field},
    tickets::NewTicket,
};

async fn upload(fixture: &dyn Fixture, who: &str, name: &str) -> Attachment {
    let text = Bytes::from(format!("the text of {name}"));
    fixture.services().upload(&fixture.of(who), name, text).await.unwrap()
}

/// A file is staged, hangs on the description, a reply or a note, and is read back byte by byte.
pub async fn files_hang_where_they_were_put(fixture: &dyn Fixture) {
    let on_ticket = upload(fixture, "10", "../receipt.txt").await;
    assert_eq!((on_ticket.filename.as_str(), on_ticket.ticket_id), ("receipt.txt", None));
    let cleo = fixture.cx(Role::Requester);
    let new = NewTicket { attachments: vec![on_ticket.id], ..new_ticket("With a file") };
    let ticket = fixture.tickets().create(&cleo, new).await.unwrap().ticket;
    let (on_reply, on_note) =
        (upload(fixture, "2", "a.txt").await, upload(fixture, "2", "secret.txt").await);
    let ben = fixture.cx(Role::Agent);
    let tickets = fixture.tickets();
    tickets.reply(&ben, ticket.id.into(), "See".into(), vec![on_reply.id]).await.unwrap();
    tickets.note(&ben, ticket.id.into(), "See".into(), vec![on_note.id]).await.unwrap();

    let staff = tickets.get(&ben, &ticket.id.into()).await.unwrap();
    let names = |files: &[Attachment]| files.iter().map(|f| f.filename.clone()).collect::<Vec<_>>();
    assert_eq!(names(&staff.attachments), ["receipt.txt"]);
    assert_eq!(staff.attachments[0].ticket_id, Some(ticket.id));
    let crate::replies::Thread::Staff(thread) = staff.thread else { panic!("staff") };
    let hung: Vec<_> = thread
        .entries
        .iter()
        .map(|entry| match entry {
            Entry::Reply(reply) => names(&reply.attachments),
            Entry::Note(note) => names(&note.attachments),
        })
        .collect();
    assert_eq!(hung, [["a.txt"], ["secret.txt"]]);
    let public = tickets.get(&cleo, &ticket.id.into()).await.unwrap();
    assert_eq!(names(&public.attachments), ["receipt.txt"]);
    let replies = public.thread.into_public().replies;
    assert_eq!(names(&replies[0].attachments), ["a.txt"]);

    let services = fixture.services();
    let (_, bytes) = services.download(&cleo, on_reply.id).await.unwrap();
    assert_eq!(bytes, "the text of a.txt");
    for (id, who, seen) in [
        (on_reply.id, "10", true),
        (on_note.id, "10", false),
        (on_note.id, "2", true),
        (on_ticket.id, "11", false),
        (AttachmentId(99), "2", false),
    ] {
        let result = services.visible_attachment(&fixture.of(who), id).await;
        if seen {
            result.unwrap();
        } else {
            refused(result, "attachment_not_found");
        }
    }
}

/// A file is used once, by whoever uploaded it; a staged file is seen by nobody.
pub async fn files_are_used_once_by_their_owner(fixture: &dyn Fixture) {
    let file = upload(fixture, "10", "a.txt").await;
    let ticket = fixture.open("For files").await;
    let (ben, cleo) = (fixture.cx(Role::Agent), fixture.cx(Role::Requester));
    refused(fixture.services().visible_attachment(&ben, file.id).await, "attachment_not_found");
    refused(fixture.services().download(&cleo, file.id).await, "attachment_not_found");
    let before = fixture.rows().await;
    let tickets = fixture.tickets();
    let foreign = tickets.reply(&ben, ticket.id.into(), "Mine".into(), vec![file.id]).await;
    refused_field(foreign, "attachment_ids", "unknown_attachment");
    assert_eq!(fixture.rows().await, before, "the reply went with its file");
    tickets.reply(&cleo, ticket.id.into(), "Mine".into(), vec![file.id]).await.unwrap();
    let again = tickets.reply(&cleo, ticket.id.into(), "Again".into(), vec![file.id]).await;
    refused_field(again, "attachment_ids", "unknown_attachment");
    let twice = tickets.reply(&cleo, ticket.id.into(), "x".into(), vec![file.id, file.id]).await;
    refused_field(twice, "attachment_ids", "duplicate");
    fixture.set(SettingKey::MaxAttachments, "1").await;
    let two = vec![AttachmentId(8), AttachmentId(9)];
    let many = tickets.reply(&cleo, ticket.id.into(), "x".into(), two).await;
    refused_field(many, "attachment_ids", "too_many");
}

/// An upload whose bytes were not stored has a row, so that whatever there is of it is removed.
pub async fn an_unfinished_upload_is_swept(fixture: &dyn Fixture) {
    let ports = fixture.services().ports().clone();
    let services = Services::new(Ports { blobs: Arc::new(NoRoom), ..ports });
    let cleo = fixture.cx(Role::Requester);
    let result = services.upload(&cleo, "a.txt", Bytes::from_static(b"hello")).await;
    refused(result, "files_unavailable");
    let later = cleo.now + chrono::TimeDelta::seconds(1);
    let keys = services.ports().attachments.sweep_staged(later).await.unwrap();
    assert_eq!(keys.len(), 1);
}

struct NoRoom;

#[async_trait]
impl BlobStore for NoRoom {
    async fn put(&self, _: &str, _: Bytes) -> Result<()> {
        Err(Error::unavailable("files_unavailable", "no room"))
    }
    async fn get(&self, _: &str) -> Result<Bytes> {
        Err(Error::not_found("blob_not_found", "nothing"))
    }
    async fn delete(&self, _: &str) -> Result<()> {
        Ok(())
    }
}

/// What is empty, too large, unknown or disguised is not taken, and leaves no bytes.
pub async fn what_is_no_file(fixture: &dyn Fixture) {
    let cleo = fixture.cx(Role::Requester);
    let services = fixture.services();
    let before = fixture.rows().await;
    let png = b"\x89PNG\r\n\x1a\n0000".as_slice();
    for (name, bytes, code) in [
        ("a.txt", b"".as_slice(), "file_empty"),
        ("a.exe", b"MZ", "file_type_not_allowed"),
        ("a.txt", png, "file_disguised"),
        ("a.png", b"<script>", "file_disguised"),
    ] {
        let result = services.upload(&cleo, name, Bytes::from_static(bytes)).await;
        refused_field(result, "file", code);
    }
    fixture.set(SettingKey::MaxAttachmentSizeKb, "512").await;
    let large = Bytes::from(vec![b'x'; 512 * 1024 + 1]);
    refused(services.upload(&cleo, "a.txt", large).await, "file_too_large");
    let viewer = fixture.cx(Role::Viewer);
    let result = services.upload(&viewer, "a.txt", Bytes::from_static(b"x")).await;
    refused(result, "forbidden");
    assert_eq!(fixture.rows().await["escalated_attachments"], before["escalated_attachments"]);
}
