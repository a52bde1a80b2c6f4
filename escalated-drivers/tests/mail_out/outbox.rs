//! From the commit over the outbox to the SMTP server, with the dispatcher's own retries.

use std::sync::Arc;

use escalated_core::{
    actor::Cx,
    ids::TenantId,
    replies::{Entry, Thread},
    time::Clock,
};
use escalated_drivers::{mail::SmtpMailer, self_hosted::SelfHosted, sql::Dialect};

use crate::{
    desk::{Desk, from_guest, ports},
    headers::headers,
    server::Server,
    world::mail_settings,
};

/// A helpdesk that mails over that server.
async fn open(server: &Server) -> (Desk, SelfHosted) {
    let desk = Desk::open(Dialect::Sqlite).await.unwrap();
    let mailer = SmtpMailer::new(&server.url(), &mail_settings()).unwrap();
    let node = desk.node(Arc::new(mailer));
    (desk, node)
}

/// Rounds an hour apart, as many as that.
async fn hours(desk: &Desk, node: &SelfHosted, hours: usize) {
    for _ in 0..hours {
        node.drain().await.unwrap();
        desk.clock.advance_seconds(3600);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_greylisted_and_then_dropped_mail_arrives_under_one_id() {
    let Some(server) = Server::get("mail from the outbox") else { return };
    let (desk, node) = open(&server).await;
    let domain = "outbox-drop.example.com";
    server.mode("greylist 2", domain);
    let new = from_guest(&format!("dana@{domain}"));
    let ticket = ports(&node).tickets.create(&desk.form(), new).await.unwrap().ticket;
    hours(&desk, &node, 2).await;
    assert!(server.taken(domain).is_empty());
    server.mode("drop-after-data 1", domain);
    hours(&desk, &node, 4).await;
    let taken = server.taken(domain);
    assert_eq!(taken.iter().map(|taken| taken.answered).collect::<Vec<_>>(), [false, true]);
    for taken in &taken {
        let id = format!("<ticket-{}@help.example.org>", ticket.id);
        assert_eq!(headers(&taken.raw)["message-id"], [id]);
        assert_eq!(headers(&taken.raw)["to"], [format!("dana@{domain}")]);
    }
    let counts = ports(&node).deliveries.outbox_counts(None).await.unwrap();
    assert_eq!((counts.pending, counts.dead), (0, 0));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_mail_becomes_a_dead_letter_and_a_note_and_can_be_replayed() {
    let Some(server) = Server::get("mail refused from the outbox") else { return };
    let (desk, node) = open(&server).await;
    let domain = "outbox-refuse.example.com";
    server.mode("refuse", domain);
    let new = from_guest(&format!("dana@{domain}"));
    let ticket = ports(&node).tickets.create(&desk.form(), new).await.unwrap().ticket;
    hours(&desk, &node, 3).await;
    let (ports, tenant) = (ports(&node), TenantId::default());
    let dead = ports.deliveries.dead_letters(&tenant).await.unwrap();
    let [dead] = dead.as_slice() else { panic!("{dead:?}") };
    assert_eq!((dead.consumer.as_str(), dead.attempts), ("mail", 1));
    assert!(dead.error.contains("mail_refused") && dead.error.contains("550"), "{dead:?}");

    let cx = Cx::system(tenant.clone(), desk.clock.now());
    let detail = ports.tickets.get(&cx, &ticket.id.into()).await.unwrap();
    let Thread::Staff(thread) = detail.thread else { panic!() };
    let [Entry::Note(note)] = thread.entries.as_slice() else { panic!("{thread:?}") };
    assert!(note.body.contains(domain) && note.body.contains("550"), "{}", note.body);

    server.mode("accept", domain);
    assert!(ports.deliveries.replay(&tenant, dead.delivery_id, desk.clock.now()).await.unwrap());
    hours(&desk, &node, 1).await;
    assert_eq!(server.taken(domain).len(), 1);
    desk.close().await;
}
