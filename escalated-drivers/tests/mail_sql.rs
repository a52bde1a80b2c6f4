//! Mail on all three databases: from the commit to the mailbox, once.

#[cfg(test)]
#[path = "driver/support/mod.rs"]
#[expect(unused_imports, reason = "the driver's own suite uses more of it")]
mod support;

#[cfg(test)]
mod mails {
    use std::sync::Arc;

    use escalated_core::{
        Error, Result,
        actor::{Actor, Cx, Grants, Role},
        ids::{MessageId, TenantId},
        mail::{Mailer, OutgoingMail},
        testing::{Fixture, id},
        tickets::{NewTicket, RequesterInput},
        time::{Clock, Timestamp},
    };
    use escalated_drivers::{
        mail::{
            MailConsumer, MailPorts, MailSettings, MemoryMailer, ReplyMessageIds, SentLedger,
            SentMail,
        },
        sql::{Db, stores::SqlStores},
    };

    use crate::support::{ALL, Desk, Extras};

    fn stores(desk: &Desk) -> SqlStores {
        SqlStores::new(Db::new(desk.database.pool.clone(), None))
    }

    fn consumer(desk: &Desk, mailer: Arc<dyn Mailer>) -> Arc<MailConsumer> {
        let (ports, stores) = (desk.helpdesk.services().ports(), Arc::new(stores(desk)));
        let settings = MailSettings {
            domain: "help.example.org".into(),
            from_name: "Support".into(),
            from_email: "support@help.example.org".into(),
            base_url: "https://example.org/support".into(),
        };
        let ports = MailPorts {
            tickets: ports.tickets.clone(),
            contacts: ports.contacts.clone(),
            directory: ports.directory.clone(),
            settings: ports.settings.clone(),
            mailer,
            sent: stores.clone(),
            message_ids: stores,
            keyring: ports.keyring.clone(),
            clock: ports.clock.clone(),
        };
        Arc::new(MailConsumer::new(ports, settings).unwrap())
    }

    fn cx(actor: Actor, role: Role, now: Timestamp) -> Cx {
        Cx::new(actor, Grants::role(role), now)
    }

    fn ben(now: Timestamp) -> Cx {
        let actor = Actor::User { id: id("2"), name: "Ben".into(), email: None };
        cx(actor, Role::Agent, now)
    }

    fn guests_ticket() -> NewTicket {
        NewTicket {
            subject: "Printer".into(),
            description: "It burns".into(),
            requester: RequesterInput::Guest {
                name: "Dana".into(),
                email: "dana@example.net".into(),
            },
            ..NewTicket::default()
        }
    }

    /// To whom, and under which id, oldest first.
    fn sent(mailbox: &MemoryMailer) -> Vec<(String, String)> {
        let mails = mailbox.list().into_iter().rev();
        mails.map(|kept| (kept.mail.to_email, kept.mail.message_id)).collect()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_guest_and_an_agent_write_to_each_other() {
        for kind in ALL {
            let Some(desk) = Desk::open(kind, 4).await else { continue };
            let mailbox = MemoryMailer::new(50);
            let mail = consumer(&desk, Arc::new(mailbox.clone()));
            let node = desk.another(Extras { consumers: vec![mail], ..Extras::default() });
            let (now, tickets) = (desk.clock.now(), node.services().ports().tickets.clone());
            let form = cx(Actor::Anonymous, Role::Anonymous, now);
            let ticket = tickets.create(&form, guests_ticket()).await.unwrap().ticket;
            node.drain().await.unwrap();
            let key = || ticket.id.into();
            tickets.assign(&ben(now), key(), id("3")).await.unwrap();
            let reply = tickets.reply(&ben(now), key(), "How?".into(), Vec::new()).await.unwrap();
            tickets.note(&ben(now), key(), "XNOTEX".into(), Vec::new()).await.unwrap();
            node.drain().await.unwrap();

            let root = format!("<ticket-{}@help.example.org>", ticket.id);
            let reply = reply.messages[0].id;
            let reply = format!("<ticket-{}-reply-{reply}@help.example.org>", ticket.id);
            let mut mails = sent(&mailbox);
            let assigned = mails.iter().position(|(_, id)| id.contains("-assigned-")).unwrap();
            let assigned = mails.remove(assigned);
            assert_eq!(assigned.0, "cem@example.org", "{kind:?}");
            assert_eq!(mails[0], ("dana@example.net".into(), root), "{kind:?}");
            let mut replies = mails.split_off(1);
            replies.sort();
            let to_both = ["cem@example.org", "dana@example.net"];
            assert_eq!(replies, to_both.map(|to| (to.to_owned(), reply.clone())), "{kind:?}");

            let thread = tickets.get(&ben(now), &key()).await.unwrap().thread.into_public();
            assert_eq!(thread.replies[0].message_id, Some(reply));
            let quiet = Cx { quiet: true, ..form };
            tickets.create(&quiet, guests_ticket()).await.unwrap();
            node.drain().await.unwrap();
            assert_eq!(sent(&mailbox).len(), 4, "{kind:?}");
            desk.close().await;
        }
    }

    /// Takes mail for one address and puts all others off.
    struct OnlyFor(&'static str, MemoryMailer);

    #[async_trait::async_trait]
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
        for kind in ALL {
            let Some(desk) = Desk::open(kind, 4).await else { continue };
            let mailbox = MemoryMailer::new(50);
            let half = consumer(&desk, Arc::new(OnlyFor("dana@example.net", mailbox.clone())));
            let first = desk.another(Extras { consumers: vec![half], ..Extras::default() });
            let (now, tickets) = (desk.clock.now(), first.services().ports().tickets.clone());
            let mut new = guests_ticket();
            new.assignee = Some(id("3"));
            tickets.create(&ben(now), new).await.unwrap();
            first.step().await.unwrap();
            assert_eq!(sent(&mailbox).len(), 1, "{kind:?}");

            desk.clock.advance_seconds(3600);
            let whole = consumer(&desk, Arc::new(mailbox.clone()));
            let second = desk.another(Extras { consumers: vec![whole], ..Extras::default() });
            second.drain().await.unwrap();
            let mut to: Vec<_> = sent(&mailbox).into_iter().map(|(to, _)| to).collect();
            to.sort();
            assert_eq!(to, ["cem@example.org", "dana@example.net"], "{kind:?}");
            desk.close().await;
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_ledger_keeps_tenants_apart_and_forgets() {
        for kind in ALL {
            let Some(desk) = Desk::open(kind, 4).await else { continue };
            let (stores, now) = (stores(&desk), desk.clock.now());
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
            assert_eq!(stores.forget_before(desk.clock.now()).await.unwrap(), 1, "{kind:?}");
            assert!(!stores.was_sent(&ours, &mail).await.unwrap());
            let gone = stores.assign(&ours, MessageId(999), "<a@b>").await.unwrap();
            assert_eq!(gone, "<a@b>");
            desk.close().await;
        }
    }
}
