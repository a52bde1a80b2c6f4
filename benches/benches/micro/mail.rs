use std::sync::Arc;

use async_trait::async_trait;
use divan::Bencher;
use escalated_core::{
    Error, Result,
    actor::{ActorRef, Cx, Role},
    attachments::Attachment,
    directory::{Directory, Person},
    events::{Event, EventName},
    ids::{HostUserId, MessageId, TenantId, TicketId},
    keyring::Keyring,
    mail::{EarlierReply, MailReply, MailSource, MailTicket, OutgoingMail},
    outbox::Consumer,
    page::Page,
    pipeline::{Command, Mode, Outcome},
    replies::Reply,
    tickets::{
        Requester, Ticket, TicketDetail, TicketDriver, TicketKey, TicketListItem, TicketQuery,
    },
    time::ManualClock,
};
use escalated_drivers::{
    mail::{
        MailConsumer, MailPorts, MailSettings, MemoryMailer, MemoryReplyMessageIds,
        MemorySentLedger, to_mime,
    },
    sql::{ConnectOptions, Db, connect, stores::SqlStores},
};

use crate::{
    fixture::{SECRET, ticket},
    memory_unit::MemoryUnit,
    pipeline::{reply, run},
};

/// One ticket with twenty replies, always the same.
struct OneTicket(Ticket, MailReply);

#[async_trait]
impl TicketDriver for OneTicket {
    async fn execute(&self, _: &Cx, _: Command) -> Result<Outcome> {
        Err(Error::not_found("not_here", "a bench does not change it"))
    }
    async fn preview(&self, _: &Cx, _: Command) -> Result<Outcome> {
        Err(Error::not_found("not_here", "a bench does not change it"))
    }
    async fn get(&self, _: &Cx, _: &TicketKey) -> Result<TicketDetail> {
        Err(Error::not_found("not_here", "the mail consumer has a source of its own"))
    }
    async fn list(&self, _: &Cx, _: &TicketQuery) -> Result<Page<TicketListItem>> {
        Ok(Page { items: Vec::new(), next: None, total: None })
    }
}

#[async_trait]
impl MailSource for OneTicket {
    async fn mail_ticket(&self, _: &Cx, _: TicketId) -> Result<Option<MailTicket>> {
        Ok(Some(MailTicket { ticket: self.0.clone(), contact: None, has_files: false }))
    }
    async fn mail_reply(&self, _: &Cx, _: &MailTicket, _: MessageId) -> Result<Option<MailReply>> {
        Ok(Some(self.1.clone()))
    }
    async fn mail_files(&self, _: &Cx, _: &MailTicket) -> Result<Vec<Attachment>> {
        Ok(Vec::new())
    }
    async fn opener(&self, _: &Cx, _: TicketId) -> Result<Option<ActorRef>> {
        Ok(None)
    }
}

/// Everybody is a customer with an address.
struct Customers;

#[async_trait]
impl Directory for Customers {
    async fn people(&self, _: &TenantId, ids: &[HostUserId]) -> Result<Vec<Person>> {
        let person = |id: &HostUserId| Person {
            id: id.clone(),
            name: "Dana Whitfield".into(),
            email: Some("dana@example.com".into()),
            role: Role::Requester,
        };
        Ok(ids.iter().map(person).collect())
    }
    async fn agents(&self, _: &TenantId) -> Result<Vec<Person>> {
        Ok(Vec::new())
    }
    async fn find_by_email(&self, _: &TenantId, _: &str) -> Result<Option<Person>> {
        Ok(None)
    }
}

/// The event of a reply, and the ticket with that reply and nineteen before it.
fn told() -> (Event, OneTicket) {
    let mut unit = MemoryUnit::new();
    let outcome = run(&mut unit, &reply(), Mode::Execute);
    let event = unit.events.into_iter().find(|event| event.name == EventName::ReplyCreated);
    let posted = outcome.messages.first().unwrap();
    let id = |number: i64| Some(format!("<ticket-1-reply-{number}@fernway.example>"));
    let reply = Reply {
        id: posted.id,
        ticket_id: outcome.ticket.id,
        author: posted.author.clone(),
        body: posted.body.clone(),
        message_id: id(20),
        created_at: posted.created_at,
        attachments: Vec::new(),
    };
    let earlier = (1..=19).map(|n| EarlierReply { id: MessageId(n), message_id: id(n) }).collect();
    let ticket = Ticket {
        requester: Requester::User(HostUserId::new("101")),
        contact_id: None,
        ..outcome.ticket.clone()
    };
    (event.unwrap(), OneTicket(ticket, MailReply { reply, earlier }))
}

fn settings() -> MailSettings {
    MailSettings {
        domain: "fernway.example".into(),
        from_name: "Fernway".into(),
        from_email: "help@fernway.example".into(),
        base_url: "https://fernway.example/support".into(),
    }
}

/// Who is told, the texts from their templates, the signed address: all but the SMTP server.
#[divan::bench]
fn compose_a_reply(bencher: Bencher<'_, '_>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (event, ticket) = told();
    let ticket = Arc::new(ticket);
    let options = ConnectOptions::default();
    let pool = runtime.block_on(connect("sqlite::memory:", &options)).unwrap();
    let stores = Arc::new(SqlStores::new(Db::new(pool, None)));
    let mailbox = MemoryMailer::new(200);
    let ports = MailPorts {
        source: ticket.clone(),
        tickets: ticket,
        contacts: stores.clone(),
        directory: Arc::new(Customers),
        settings: stores,
        mailer: Arc::new(mailbox.clone()),
        sent: Arc::new(MemorySentLedger::default()),
        message_ids: Arc::new(MemoryReplyMessageIds::default()),
        keyring: Arc::new(Keyring::new(SECRET).unwrap()),
        clock: Arc::new(ManualClock::default()),
    };
    let consumer = MailConsumer::new(ports, settings()).unwrap();
    let mut number = 0_u64;
    bencher.bench_local(|| {
        // Each event is mailed once, so each needs an id of its own.
        number += 1;
        let event = Event { event_id: number.to_string(), ..event.clone() };
        runtime.block_on(consumer.deliver(&event)).unwrap();
    });
    assert!(!mailbox.list().is_empty());
}

#[divan::bench]
fn mime_of_a_mail(bencher: Bencher<'_, '_>) {
    let mail = OutgoingMail {
        to_name: "Dana Whitfield".into(),
        to_email: "dana@example.com".into(),
        subject: "[ESC-100007] Re: The grinder makes a noise".into(),
        text: "Please clean it with the brush.\n".repeat(20),
        html: "<p>Please clean it with the brush.</p>\n".repeat(20),
        message_id: "<ticket-100007-reply-1@fernway.example>".into(),
        in_reply_to: Some("<ticket-100007@fernway.example>".into()),
        references: vec!["<ticket-100007@fernway.example>".into()],
        reply_to: "reply+100007.0123456789abcdef0123@fernway.example".into(),
        ticket_id: ticket().id.0,
        auto_submitted: false,
    };
    bencher.bench(|| to_mime(&mail, &settings()).unwrap().formatted());
}
