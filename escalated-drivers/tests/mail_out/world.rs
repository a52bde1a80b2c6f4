//! One ticket, a few people, and a mailer that fails when told to.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use escalated_core::{
    Error, Result,
    activities::{Activity, ActivityKind},
    actor::{Actor, ActorRef, Cause, Cx, Role},
    attachments::Attachment,
    contacts::{Contact, ContactQuery, ContactStore},
    directory::{Directory, Person},
    events::{Event, EventName, TicketSnapshot},
    ids::{ActivityId, ContactId, HostUserId, MessageId, OutboxId, TenantId, TicketId},
    keyring::Keyring,
    mail::{EarlierReply, MAX_EARLIER, MailReply, MailSource, MailTicket, Mailer, OutgoingMail},
    page::Page,
    pipeline::{Action, Command, Outcome},
    replies::{Author, AuthorKind, Entry, Note, Reply, StaffThread, Thread},
    settings::{SettingKey, Settings, SettingsStore},
    tickets::{
        Awaiting, Channel, Priority, ReferencePrefix, Requester, SlaMarks, Status, Ticket,
        TicketDetail, TicketDriver, TicketKey, TicketListItem, TicketQuery, TicketType,
    },
    time::{Clock, ManualClock},
};
use escalated_drivers::mail::{
    MailConsumer, MailPorts, MailSettings, MemoryMailer, MemoryReplyMessageIds, MemorySentLedger,
};

pub(crate) const GUEST: &str = "dana@example.net";
pub(crate) const NONCE: &str = "0123456789abcdef";

pub(crate) fn mail_settings() -> MailSettings {
    MailSettings {
        domain: "help.example.org".into(),
        from_name: "Example Support".into(),
        from_email: "support@help.example.org".into(),
        base_url: "https://example.org/support".into(),
    }
}

pub(crate) fn keyring() -> Arc<Keyring> {
    Arc::new(Keyring::new([b'k'; 32]).unwrap())
}

/// Everything that the consumer reads, and what it notes.
pub(crate) struct World {
    pub(crate) detail: Mutex<TicketDetail>,
    pub(crate) settings: Mutex<Settings>,
    pub(crate) people: Vec<Person>,
    pub(crate) notes: Mutex<Vec<(Option<String>, String)>>,
}

impl World {
    /// Ticket 42 of a guest, assigned to agent 7.
    pub(crate) fn guest() -> Arc<Self> {
        let now = ManualClock::default().now();
        let ticket = Ticket {
            id: TicketId(42),
            reference: Some(ReferencePrefix::default().reference(TicketId(42))),
            requester: Requester::Contact(ContactId(3)),
            contact_id: Some(ContactId(3)),
            guest_name: Some("CHEAP PILLS evil.example".into()),
            guest_email: Some(GUEST.into()),
            guest_nonce: Some(NONCE.into()),
            assignee: Some(HostUserId::new("7")),
            subject: "Buy at evil.example".into(),
            description: "<script>XBODYX</script>\r\nsecond line".into(),
            status: Status::Open,
            priority: Priority::Medium,
            ticket_type: TicketType::Question,
            channel: Channel::default(),
            awaiting: Awaiting::Internal,
            department_id: None,
            metadata: serde_json::json!({}),
            first_response_at: None,
            sla: SlaMarks::default(),
            resolved_at: None,
            closed_at: None,
            last_reply_at: None,
            version: 1,
            seq: 1,
            created_at: now,
            updated_at: now,
        };
        let contact = Contact {
            id: ContactId(3),
            email: GUEST.into(),
            name: Some("CHEAP PILLS evil.example".into()),
            user_id: None,
            metadata: serde_json::json!({}),
            created_at: now,
            updated_at: now,
        };
        let detail = TicketDetail {
            ticket,
            tags: Vec::new(),
            department: None,
            contact: Some(contact),
            attachments: Vec::new(),
            thread: Thread::Staff(StaffThread::default()),
            activities: Vec::new(),
        };
        let person = |id: &str, name: &str, role| Person {
            id: HostUserId::new(id),
            name: name.into(),
            email: Some(format!("{}@example.org", name.to_lowercase())),
            role,
        };
        let people = vec![
            person("7", "Ada", Role::Agent),
            person("8", "Bo", Role::Agent),
            person("20", "Cleo", Role::Requester),
        ];
        Arc::new(Self {
            detail: Mutex::new(detail),
            settings: Mutex::new(Settings::default()),
            people,
            notes: Mutex::default(),
        })
    }

    /// The same ticket of host user 20.
    pub(crate) fn user() -> Arc<Self> {
        let world = Self::guest();
        world.change(|ticket| {
            ticket.requester = Requester::User(HostUserId::new("20"));
            ticket.contact_id = None;
            ticket.guest_name = None;
            ticket.guest_email = None;
            ticket.guest_nonce = None;
        });
        world
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut Ticket)) {
        change(&mut self.detail.lock().unwrap().ticket);
    }

    /// Adds a public reply with that id.
    pub(crate) fn reply(&self, id: i64, by: &Actor, kind: AuthorKind, body: &str) {
        let reply = Reply {
            id: MessageId(id),
            ticket_id: TicketId(42),
            author: Author { kind, actor: by.to_ref() },
            body: body.into(),
            message_id: None,
            created_at: ManualClock::default().now(),
            attachments: Vec::new(),
        };
        self.entry(Entry::Reply(reply));
    }

    pub(crate) fn note(&self, id: i64, body: &str) {
        let note = Note {
            id: MessageId(id),
            ticket_id: TicketId(42),
            author: Author { kind: AuthorKind::Agent, actor: ada().to_ref() },
            body: body.into(),
            is_pinned: false,
            created_at: ManualClock::default().now(),
            attachments: Vec::new(),
        };
        self.entry(Entry::Note(note));
    }

    /// Who opened the ticket.
    pub(crate) fn opened_by(&self, actor: &Actor) {
        let activity = Activity {
            id: ActivityId(1),
            ticket_id: TicketId(42),
            kind: ActivityKind::Created,
            field: None,
            old: None,
            new: None,
            data: serde_json::Value::Null,
            actor: actor.to_ref(),
            cause: None,
            request_id: String::new(),
            created_at: ManualClock::default().now(),
        };
        self.detail.lock().unwrap().activities = vec![activity];
    }

    pub(crate) fn set_message_id(&self, place: usize, id: &str) {
        if let Thread::Staff(thread) = &mut self.detail.lock().unwrap().thread
            && let Entry::Reply(reply) = &mut thread.entries[place]
        {
            reply.message_id = Some(id.into());
        }
    }

    fn entry(&self, entry: Entry) {
        match &mut self.detail.lock().unwrap().thread {
            Thread::Staff(thread) => thread.entries.push(entry),
            Thread::Public(_) => panic!("the consumer reads as staff"),
        }
    }

    pub(crate) fn event(&self, name: EventName, by: &Actor, reply: Option<i64>) -> Event {
        let ticket = &self.detail.lock().unwrap().ticket;
        let mut payload = serde_json::json!({ "ticket": TicketSnapshot::from(ticket) });
        if let Some(id) = reply {
            payload["reply"] = serde_json::json!({ "id": id, "is_internal_note": false });
        }
        if name == EventName::TicketAssigned {
            payload["agent_id"] = serde_json::json!(ticket.assignee);
        }
        Event {
            outbox_id: OutboxId(1),
            event_id: format!("event-{name}-{}", reply.unwrap_or_default()),
            tenant: TenantId::default(),
            name,
            ticket_id: ticket.id,
            seq: ticket.seq,
            position: Some(1),
            payload,
            actor: by.to_ref(),
            cause: Cause::default(),
            quiet: false,
            created_at: ManualClock::default().now(),
        }
    }
}

pub(crate) fn ada() -> Actor {
    user("7", "Ada")
}

pub(crate) fn bo() -> Actor {
    user("8", "Bo")
}

pub(crate) fn guest() -> Actor {
    Actor::Contact { id: ContactId(3), name: "Dana".into(), email: GUEST.into() }
}

pub(crate) fn user(id: &str, name: &str) -> Actor {
    Actor::User { id: HostUserId::new(id), name: name.into(), email: None }
}

/// A mailer into memory that first gives the answers it was told to.
pub(crate) struct Flaky {
    pub(crate) mailbox: MemoryMailer,
    pub(crate) answers: Mutex<VecDeque<Option<Error>>>,
}

impl Flaky {
    pub(crate) fn new(answers: impl IntoIterator<Item = Option<Error>>) -> Arc<Self> {
        let answers = Mutex::new(answers.into_iter().collect());
        Arc::new(Self { mailbox: MemoryMailer::new(50), answers })
    }

    /// Mails in the order in which they left.
    pub(crate) fn sent(&self) -> Vec<OutgoingMail> {
        self.mailbox.list().into_iter().rev().map(|kept| kept.mail).collect()
    }
}

#[async_trait]
impl Mailer for Flaky {
    async fn send(&self, mail: &OutgoingMail) -> Result<()> {
        let answer = self.answers.lock().unwrap().pop_front().flatten();
        match answer {
            Some(error) => Err(error),
            None => self.mailbox.send(mail).await,
        }
    }
}

pub(crate) fn consumer(world: &Arc<World>, mailer: Arc<dyn Mailer>) -> MailConsumer {
    let ports = MailPorts {
        source: world.clone(),
        tickets: world.clone(),
        contacts: world.clone(),
        directory: world.clone(),
        settings: world.clone(),
        mailer,
        sent: Arc::new(MemorySentLedger::default()),
        message_ids: Arc::new(MemoryReplyMessageIds::default()),
        keyring: keyring(),
        clock: Arc::new(ManualClock::default()),
    };
    MailConsumer::new(ports, mail_settings()).unwrap()
}

fn unused() -> Error {
    Error::internal("unused", "the mail consumer does not ask for this")
}

#[async_trait]
impl TicketDriver for World {
    async fn execute(&self, cx: &Cx, command: Command) -> Result<Outcome> {
        let Command::Change { actions, .. } = command else { return Err(unused()) };
        let [Action::Note { body, .. }] = actions.as_slice() else { return Err(unused()) };
        let mut notes = self.notes.lock().unwrap();
        let note = (cx.idempotency_key.clone(), body.clone());
        if !notes.contains(&note) {
            notes.push(note);
        }
        Ok(Outcome {
            ticket: self.detail.lock().unwrap().ticket.clone(),
            tags: None,
            messages: Vec::new(),
            activities: Vec::new(),
            effects: Vec::new(),
            rules: Vec::new(),
            events: Vec::new(),
            notices: Vec::new(),
            refused: Vec::new(),
            replayed: false,
        })
    }

    async fn preview(&self, _: &Cx, _: Command) -> Result<Outcome> {
        Err(unused())
    }

    async fn get(&self, _: &Cx, _: &TicketKey) -> Result<TicketDetail> {
        Err(unused())
    }

    async fn list(&self, _: &Cx, _: &TicketQuery) -> Result<Page<TicketListItem>> {
        Err(unused())
    }
}

#[async_trait]
impl MailSource for World {
    async fn mail_ticket(&self, _: &Cx, ticket: TicketId) -> Result<Option<MailTicket>> {
        let detail = self.detail.lock().unwrap().clone();
        let found = MailTicket {
            ticket: detail.ticket,
            contact: detail.contact,
            has_files: !detail.attachments.is_empty(),
        };
        Ok(Some(found).filter(|found| found.ticket.id == ticket))
    }

    async fn mail_reply(&self, _: &Cx, _: &MailTicket, id: MessageId) -> Result<Option<MailReply>> {
        let thread = self.detail.lock().unwrap().thread.clone().into_public();
        let Some(place) = thread.replies.iter().position(|reply| reply.id == id) else {
            return Ok(None);
        };
        let earlier = thread.replies[place.saturating_sub(MAX_EARLIER)..place].iter();
        let earlier = earlier
            .map(|reply| EarlierReply { id: reply.id, message_id: reply.message_id.clone() })
            .collect();
        Ok(Some(MailReply { reply: thread.replies[place].clone(), earlier }))
    }

    async fn mail_files(&self, _: &Cx, _: &MailTicket) -> Result<Vec<Attachment>> {
        Ok(self.detail.lock().unwrap().attachments.clone())
    }

    async fn opener(&self, _: &Cx, _: TicketId) -> Result<Option<ActorRef>> {
        let activities = &self.detail.lock().unwrap().activities;
        Ok(activities.first().map(|activity| activity.actor.clone()))
    }
}

#[async_trait]
impl ContactStore for World {
    async fn find_contact(&self, _: &Cx, id: ContactId) -> Result<Option<Contact>> {
        let contact = self.detail.lock().unwrap().contact.clone();
        Ok(contact.filter(|contact| contact.id == id))
    }
    async fn find_contact_by_email(&self, _: &Cx, _: &str) -> Result<Option<Contact>> {
        Err(unused())
    }
    async fn contacts(&self, cx: &Cx, ids: &[ContactId]) -> Result<Vec<Contact>> {
        Ok(self.find_contact(cx, ids[0]).await?.into_iter().collect())
    }
    async fn list_contacts(&self, _: &Cx, _: &ContactQuery) -> Result<Page<Contact>> {
        Err(unused())
    }
    async fn find_or_create_contact(&self, _: &Cx, _: &str, _: &str) -> Result<Contact> {
        Err(unused())
    }
    async fn rename_contact(&self, _: &Cx, _: ContactId, _: Option<&str>) -> Result<Contact> {
        Err(unused())
    }
}

#[async_trait]
impl Directory for World {
    async fn people(&self, _: &TenantId, ids: &[HostUserId]) -> Result<Vec<Person>> {
        Ok(self.people.iter().filter(|person| ids.contains(&person.id)).cloned().collect())
    }
    async fn agents(&self, _: &TenantId) -> Result<Vec<Person>> {
        Err(unused())
    }
    async fn find_by_email(&self, _: &TenantId, _: &str) -> Result<Option<Person>> {
        Err(unused())
    }
}

#[async_trait]
impl SettingsStore for World {
    async fn settings(&self, _: &Cx) -> Result<Arc<Settings>> {
        Ok(Arc::new(self.settings.lock().unwrap().clone()))
    }
    async fn put_settings(&self, _: &Cx, _: &[(SettingKey, String)]) -> Result<()> {
        Err(unused())
    }
}

/// Who wrote as nobody in particular.
pub(crate) fn form() -> Actor {
    Actor::Anonymous
}
