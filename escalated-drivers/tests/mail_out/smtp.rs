use std::sync::Arc;

use escalated_core::{
    ErrorKind,
    events::EventName,
    mail::{Mailer, OutgoingMail},
    outbox::Consumer,
    replies::AuthorKind,
};
use escalated_drivers::mail::SmtpMailer;

use crate::{
    headers::{headers, mail},
    server::Server,
    world::{World, bo, consumer, mail_settings},
};

fn to(domain: &str) -> OutgoingMail {
    OutgoingMail { to_email: format!("dana@{domain}"), ..mail() }
}

fn mailer(server: &Server) -> SmtpMailer {
    SmtpMailer::new(&server.url(), &mail_settings()).unwrap()
}

#[tokio::test]
async fn a_mail_arrives_with_its_headers_and_both_texts() {
    let Some(server) = Server::get("mail arrives") else { return };
    let domain = "accept.example.com";
    mailer(&server).send(&to(domain)).await.unwrap();
    let taken = server.taken(domain);
    let [taken] = taken.as_slice() else { panic!("{taken:?}") };
    assert_eq!(taken.from, "support@help.example.org");
    assert_eq!(taken.to, "dana@accept.example.com");
    assert!(taken.answered);
    let headers = headers(&taken.raw);
    assert_eq!(headers["message-id"], ["<ticket-42-reply-7@help.example.org>"]);
    assert_eq!(headers["in-reply-to"], ["<ticket-42@help.example.org>"]);
    assert_eq!(headers["references"], ["<ticket-42@help.example.org>"]);
    assert_eq!(headers["reply-to"], ["reply+42.0123456789abcdef0123@help.example.org"]);
    assert_eq!(headers["x-escalated-ticket-id"], ["42"]);
    assert_eq!(headers["auto-submitted"], ["auto-generated"]);
    assert_eq!(headers["x-auto-response-suppress"], ["All"]);
    assert!(headers["content-type"][0].starts_with("multipart/alternative"));
    assert!(taken.raw.contains("text/plain") && taken.raw.contains("<p>Hello</p>"));
}

#[tokio::test]
async fn attacks_arrive_as_one_mail_for_one_recipient() {
    let Some(server) = Server::get("mail attacks") else { return };
    let domain = "attack.example.com";
    let name = "a@x.example, b@attack.example.com\r\nBcc: eve@attack.example.com";
    let attack = OutgoingMail { to_name: name.into(), subject: name.into(), ..to(domain) };
    mailer(&server).send(&attack).await.unwrap();
    let taken = server.taken(domain);
    assert_eq!(taken.len(), 1, "{taken:?}");
    assert_eq!(taken[0].to, "dana@attack.example.com");
    assert!(!headers(&taken[0].raw).contains_key("bcc"));
}

#[tokio::test]
async fn a_refusal_is_final() {
    let Some(server) = Server::get("mail refused") else { return };
    let domain = "refuse.example.com";
    server.mode("refuse", domain);
    let error = mailer(&server).send(&to(domain)).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Invalid, "mail_refused"));
    assert!(error.message().contains("550"), "{error:?}");
    assert!(error.message().contains("no such mailbox"), "{error:?}");
    assert!(server.taken(domain).is_empty());
}

#[tokio::test]
async fn greylisting_is_outlasted_with_the_same_id() {
    let Some(server) = Server::get("mail greylisted") else { return };
    let domain = "greylist.example.com";
    server.mode("greylist 2", domain);
    let mailer = mailer(&server);
    for _ in 0..2 {
        let error = mailer.send(&to(domain)).await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::Unavailable, "mail_unavailable"));
    }
    mailer.send(&to(domain)).await.unwrap();
    let taken = server.taken(domain);
    assert_eq!(taken.len(), 1);
    assert_eq!(headers(&taken[0].raw)["message-id"], [mail().message_id]);
}

#[tokio::test]
async fn a_lost_answer_after_data_gives_at_most_one_double_with_the_same_id() {
    let Some(server) = Server::get("mail dropped after data") else { return };
    let domain = "drop.example.com";
    server.mode("drop-after-data 1", domain);
    let mailer = mailer(&server);
    let error = mailer.send(&to(domain)).await.unwrap_err();
    assert_eq!(error.code(), "mail_unavailable", "{error:?}");
    mailer.send(&to(domain)).await.unwrap();
    let taken = server.taken(domain);
    assert_eq!(taken.iter().map(|taken| taken.answered).collect::<Vec<_>>(), [false, true]);
    let ids: Vec<_> =
        taken.iter().map(|taken| headers(&taken.raw)["message-id"][0].clone()).collect();
    assert_eq!(ids, [mail().message_id, mail().message_id]);
}

#[tokio::test]
async fn the_consumer_outlasts_a_server_that_greylists_one_of_two() {
    let Some(server) = Server::get("mail to two") else { return };
    let world = World::guest();
    let domain = "two.example.com";
    world.detail.lock().unwrap().contact.as_mut().unwrap().email = format!("dana@{domain}");
    server.mode("greylist 1", &format!("dana@{domain}"));
    let mail = consumer(&world, Arc::new(mailer(&server)));
    world.reply(103, &bo(), AuthorKind::Agent, "Use water.");
    let event = world.event(EventName::ReplyCreated, &bo(), Some(103));
    assert_eq!(mail.deliver(&event).await.unwrap_err().code(), "mail_unavailable");
    assert!(server.taken(domain).is_empty());
    let ada = server.taken("ada@example.org").len();
    mail.deliver(&event).await.unwrap();
    assert_eq!(server.taken(domain).len(), 1);
    assert_eq!(server.taken("ada@example.org").len(), ada);
}

#[tokio::test]
async fn nobody_there_is_temporary() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let url = format!("smtp://127.0.0.1:{port}");
    let mailer = SmtpMailer::new(&url, &mail_settings()).unwrap();
    let error = mailer.send(&mail()).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Unavailable, "mail_unavailable"));
}
