//! Mail on all three databases: from the commit to the mailbox, once.

use std::sync::Arc;

use async_trait::async_trait;
use escalated_core::{
    Error, Result,
    actor::Cx,
    ids::{MessageId, TenantId},
    mail::{MailSource, Mailer, OutgoingMail},
    testing::id,
    time::Clock,
};
use escalated_drivers::mail::{MemoryMailer, ReplyMessageIds, SentLedger, SentMail};

use crate::desk::{ALL, Desk, from_guest, ports};

/// To whom, and under which id, oldest first.
fn sent(mailbox: &MemoryMailer) -> Vec<(String, String)> {
    let mails = mailbox.list().into_iter().rev();
    mails.map(|kept| (kept.mail.to_email, kept.mail.message_id)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_and_an_agent_write_to_each_other() {
    for dialect in ALL {
        let Some(desk) = Desk::open(dialect).await else { continue };
        let mailbox = MemoryMailer::new(50);
        let node = desk.node(Arc::new(mailbox.clone()));
        let (ben, tickets) = (desk.ben(), ports(&node).tickets.clone());
        let new = from_guest("dana@example.net");
        let ticket = tickets.create(&desk.form(), new).await.unwrap().ticket;
        node.drain().await.unwrap();
        let key = || ticket.id.into();
        tickets.assign(&ben, key(), id("3")).await.unwrap();
        let reply = tickets.reply(&ben, key(), "How?".into(), Vec::new()).await.unwrap();
        tickets.note(&ben, key(), "XNOTEX".into(), Vec::new()).await.unwrap();
        node.drain().await.unwrap();

        let root = format!("<ticket-{}@help.example.org>", ticket.id);
        let reply = reply.messages[0].id;
        let reply = format!("<ticket-{}-reply-{reply}@help.example.org>", ticket.id);
        let mut mails = sent(&mailbox);
        let assigned = mails.iter().position(|(_, id)| id.contains("-assigned-")).unwrap();
        assert_eq!(mails.remove(assigned).0, "cem@example.org", "{dialect:?}");
        assert_eq!(mails[0], ("dana@example.net".into(), root), "{dialect:?}");
        let mut replies = mails.split_off(1);
        replies.sort();
        let to_both = ["cem@example.org", "dana@example.net"];
        assert_eq!(replies, to_both.map(|to| (to.to_owned(), reply.clone())), "{dialect:?}");

        let thread = tickets.get(&ben, &key()).await.unwrap().thread.into_public();
        assert_eq!(thread.replies[0].message_id, Some(reply));
        let quiet = Cx { quiet: true, ..desk.form() };
        tickets.create(&quiet, from_guest("dana@example.net")).await.unwrap();
        node.drain().await.unwrap();
        assert_eq!(sent(&mailbox).len(), 4, "{dialect:?}");
        desk.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn little_of_a_long_thread_is_read_and_nothing_of_notes() {
    for dialect in ALL {
        let Some(desk) = Desk::open(dialect).await else { continue };
        let node = desk.node(Arc::new(MemoryMailer::new(1)));
        let (ben, tickets, source) = (desk.ben(), ports(&node).tickets.clone(), desk.stores());
        let new = from_guest("dana@example.net");
        let ticket = tickets.create(&desk.form(), new).await.unwrap().ticket.id;
        let (mut replies, mut note) = (Vec::new(), MessageId(0));
        for number in 0..23 {
            let text = format!("Reply {number}");
            let said = tickets.reply(&ben, ticket.into(), text, Vec::new()).await.unwrap();
            replies.push(said.messages[0].id);
            let noted = tickets.note(&ben, ticket.into(), "XNOTEX".into(), Vec::new()).await;
            note = noted.unwrap().messages[0].id;
        }
        let about = source.mail_ticket(&ben, ticket).await.unwrap().unwrap();
        assert_eq!(about.contact.as_ref().unwrap().email, "dana@example.net");
        assert!(!about.has_files);
        let read = async |reply| source.mail_reply(&ben, &about, reply).await.unwrap();
        let last = read(replies[22]).await.unwrap();
        assert_eq!((last.reply.id, last.reply.body.as_str()), (replies[22], "Reply 22"));
        let earlier: Vec<_> = last.earlier.iter().map(|reply| reply.id).collect();
        assert_eq!(earlier, replies[2..22], "{dialect:?}");
        let id = format!("<ticket-{ticket}-reply-{}@help.example.org>", replies[21]);
        assert_eq!(last.earlier[19].message_id, Some(id));
        assert_eq!(read(replies[0]).await.unwrap().earlier, []);
        assert_eq!(read(note).await, None, "a note is not mailed");
        let other = Cx { tenant: TenantId::new("other").unwrap(), ..ben.clone() };
        assert_eq!(source.mail_ticket(&other, ticket).await.unwrap(), None);
        assert_eq!(source.mail_reply(&other, &about, replies[0]).await.unwrap(), None);
        assert_eq!(source.opener(&other, ticket).await.unwrap(), None);
        assert!(source.opener(&ben, ticket).await.unwrap().is_some());
        desk.close().await;
    }
}

/// Takes mail for one address and puts all others off.
struct OnlyFor(&'static str, MemoryMailer);

#[async_trait]
impl Mailer for OnlyFor {
    async fn send(&self, mail: &OutgoingMail) -> Result<()> {
        if mail.to_email != self.0 {
            return Err(Error::unavailable("mail_unavailable", "greylisted"));
        }
        self.1.send(mail).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_node_goes_on_where_one_stopped() {
    for dialect in ALL {
        let Some(desk) = Desk::open(dialect).await else { continue };
        let mailbox = MemoryMailer::new(50);
        let first = desk.node(Arc::new(OnlyFor("dana@example.net", mailbox.clone())));
        let mut new = from_guest("dana@example.net");
        new.assignee = Some(id("3"));
        ports(&first).tickets.create(&desk.ben(), new).await.unwrap();
        first.step().await.unwrap();
        assert_eq!(sent(&mailbox).len(), 1, "{dialect:?}");

        desk.clock.advance_seconds(3600);
        let second = desk.node(Arc::new(mailbox.clone()));
        second.drain().await.unwrap();
        let mut to: Vec<_> = sent(&mailbox).into_iter().map(|(to, _)| to).collect();
        to.sort();
        assert_eq!(to, ["cem@example.org", "dana@example.net"], "{dialect:?}");
        desk.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_keeps_tenants_apart_and_forgets() {
    for dialect in ALL {
        let Some(desk) = Desk::open(dialect).await else { continue };
        let (stores, now) = (desk.stores(), desk.clock.now());
        let ours = Cx::system(TenantId::default(), now);
        let theirs = Cx::system(TenantId::new("b").unwrap(), now);
        let mail = SentMail::about_event("e-1", "user:7");
        assert!(!stores.was_sent(&ours, &mail).await.unwrap());
        for _ in 0..2 {
            stores.record(&ours, &mail).await.unwrap();
        }
        assert!(stores.was_sent(&ours, &mail).await.unwrap());
        assert!(!stores.was_sent(&theirs, &mail).await.unwrap());
        assert_eq!(stores.forget_before(now).await.unwrap(), 0);
        desk.clock.advance_seconds(1);
        assert_eq!(stores.forget_before(desk.clock.now()).await.unwrap(), 1, "{dialect:?}");
        assert!(!stores.was_sent(&ours, &mail).await.unwrap());
        let gone = stores.assign(&ours, MessageId(999), "<a@b>").await.unwrap();
        assert_eq!(gone, "<a@b>");
        desk.close().await;
    }
}
