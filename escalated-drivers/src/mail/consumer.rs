use std::{fmt, sync::Arc};

use async_trait::async_trait;
use escalated_core::{
    Error, ErrorKind, Result,
    actor::Cx,
    contacts::{Contact, ContactStore, GuestPolicy},
    directory::{Directory, People},
    events::{Event, EventName},
    fold::fold_email,
    ids::{ContactId, MessageId},
    keyring::Keyring,
    mail::{
        MailDomain, MailReply, MailSource, MailTicket, Mailer, Notice, NoticeKind, OutgoingMail,
        Recipient, message_id_of_reply, named_notices, notices,
    },
    outbox::{Consumer, Order},
    settings::SettingsStore,
    tickets::{Ticket, TicketDriver},
    time::Clock,
};
use futures_util::future::join_all;

use super::{
    MailSettings, ReplyMessageIds, SentLedger, SentMail,
    addressee::Addressee,
    compose::{Compose, ReplyToMail},
    stale::{is_part_of_opening, is_stale, is_told_of_opening},
    templates::Templates,
    thread::chain,
};

/// What the mail consumer stands on.
#[derive(Clone)]
pub struct MailPorts {
    /// Tickets and replies as they are now.
    pub source: Arc<dyn MailSource>,
    /// Takes the notes on mail that was refused.
    pub tickets: Arc<dyn TicketDriver>,
    /// Guests' addresses.
    pub contacts: Arc<dyn ContactStore>,
    /// Users' addresses.
    pub directory: Arc<dyn Directory>,
    /// The guest policy.
    pub settings: Arc<dyn SettingsStore>,
    /// Sends.
    pub mailer: Arc<dyn Mailer>,
    /// What left already.
    pub sent: Arc<dyn SentLedger>,
    /// Message-IDs of replies.
    pub message_ids: Arc<dyn ReplyMessageIds>,
    /// Signs links and reply addresses.
    pub keyring: Arc<Keyring>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl fmt::Debug for MailPorts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MailPorts(..)")
    }
}

/// Tells people of new tickets, replies and assignments by mail, and whoever the SLA names of its
/// warnings, breaches and escalations.
///
/// Each addressee is mailed once for each event: a second attempt passes over those whose mail
/// left, and has the same Message-IDs. Who may be told, and of what, is decided by
/// [`escalated_core::mail::notices`] on the ticket as it is now.
pub struct MailConsumer {
    ports: MailPorts,
    settings: MailSettings,
    domain: MailDomain,
    templates: Templates,
}

impl fmt::Debug for MailConsumer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailConsumer").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl MailConsumer {
    /// A consumer over these ports.
    ///
    /// # Errors
    /// What [`MailSettings::check`] says.
    pub fn new(ports: MailPorts, settings: MailSettings) -> Result<Self> {
        let domain = settings.check()?;
        Ok(Self { ports, settings, domain, templates: Templates::new()? })
    }

    async fn addressees(
        &self,
        cx: &Cx,
        about: &MailTicket,
        notices: &[Notice],
    ) -> Result<Vec<Addressee>> {
        let mut users = Vec::new();
        // The ticket's own contact came with it.
        let mut known: Vec<Contact> = about.contact.iter().cloned().collect();
        let mut contacts = Vec::new();
        for notice in notices {
            match &notice.recipient {
                Recipient::User(id) => users.push(id.clone()),
                Recipient::Contact(id) if contact_of(&known, *id).is_none() => contacts.push(*id),
                Recipient::Contact(_) => {}
            }
        }
        let users: People = match users.as_slice() {
            [] => People::default(),
            ids => self.ports.directory.people(&cx.tenant, ids).await?.into_iter().collect(),
        };
        if !contacts.is_empty() {
            known.extend(self.ports.contacts.contacts(cx, &contacts).await?);
        }
        let mut found: Vec<Addressee> = Vec::new();
        let asks = requester_address(about);
        for notice in notices {
            let addressee = match &notice.recipient {
                Recipient::User(id) => users.get(id).and_then(|person| {
                    Addressee::new(notice, &person.name, person.email.as_deref()?)
                }),
                Recipient::Contact(id) => contact_of(&known, *id)
                    .and_then(|contact| Addressee::new(notice, "", &contact.email)),
            };
            let Some(addressee) = addressee else { continue };
            // Whoever asked is never told how the promise to them stands, by whatever name.
            let asked = asks.as_ref() == Some(&fold_email(&addressee.email));
            if asked && addressee.kind == NoticeKind::Sla {
                continue;
            }
            let twice =
                found.iter().any(|other| fold_email(&other.email) == fold_email(&addressee.email));
            if !twice && !addressee.is_robot(&self.settings.from_email, self.domain.as_str()) {
                found.push(addressee);
            }
        }
        Ok(found)
    }

    /// The reply with its Message-ID, which is fixed once for all addressees and attempts.
    async fn reply_to_mail(&self, cx: &Cx, found: MailReply) -> Result<ReplyToMail> {
        let MailReply { reply, earlier } = found;
        let message_id = match &reply.message_id {
            Some(id) => id.clone(),
            None => {
                let id = message_id_of_reply(reply.ticket_id, reply.id, &self.domain);
                self.ports.message_ids.assign(cx, reply.id, &id).await?
            }
        };
        let references = chain(reply.ticket_id, earlier, &self.domain);
        Ok(ReplyToMail { reply, message_id, references })
    }

    /// Whether this assigns a ticket that was opened for its assignee, who is told by the event of
    /// that.
    async fn is_said_by_opening(&self, cx: &Cx, event: &Event, ticket: &Ticket) -> Result<bool> {
        if event.name != EventName::TicketAssigned || !is_part_of_opening(event) {
            return Ok(false);
        }
        let opener = self.ports.source.opener(cx, ticket.id).await?;
        Ok(is_told_of_opening(opener.as_ref(), ticket))
    }

    async fn signup_template(
        &self,
        cx: &Cx,
        about: &MailTicket,
        to: &[Addressee],
    ) -> Result<Option<String>> {
        let guest = to.iter().any(|to| to.is_contact && to.kind == NoticeKind::TicketReceived);
        let (true, Some(contact)) = (guest, &about.contact) else { return Ok(None) };
        let settings = self.ports.settings.settings(cx).await?;
        let GuestPolicy::PromptSignup { signup_url_template } = &settings.guest_policy else {
            return Ok(None);
        };
        let invite = contact.user_id.is_none();
        Ok(Some(signup_url_template.clone()).filter(|url| invite && !url.is_empty()))
    }

    /// Mails one addressee.
    async fn tell(&self, cx: &Cx, compose: &Compose<'_>, to: &Addressee) -> Result<()> {
        let Some(mail) = compose.mail(to)? else { return Ok(()) };
        let sent = self.ports.mailer.send(&mail).await;
        if let Err(error) = &sent
            && error.kind() == ErrorKind::Invalid
        {
            self.note_refusal(cx, compose, &mail, error).await;
        }
        sent
    }

    /// Those who were not mailed by an earlier attempt. A single addressee needs no memory: the
    /// delivery itself is it.
    async fn untold(&self, cx: &Cx, event: &Event, to: Vec<Addressee>) -> Result<Vec<Addressee>> {
        if to.len() < 2 {
            return Ok(to);
        }
        let mut untold = Vec::with_capacity(to.len());
        for addressee in to {
            let mail = SentMail::about_event(&event.event_id, &addressee.key);
            if !self.ports.sent.was_sent(cx, &mail).await? {
                untold.push(addressee);
            }
        }
        Ok(untold)
    }

    /// Remembers who was mailed, so that the next attempt passes them over.
    async fn remember(
        &self,
        cx: &Cx,
        event: &Event,
        to: &[Addressee],
        told: &[Result<()>],
    ) -> Result<()> {
        for (addressee, _) in to.iter().zip(told).filter(|(_, told)| told.is_ok()) {
            let mail = SentMail::about_event(&event.event_id, &addressee.key);
            self.ports.sent.record(cx, &mail).await?;
        }
        Ok(())
    }

    /// Tells the agents that a mail will never arrive; once for each mail.
    async fn note_refusal(
        &self,
        cx: &Cx,
        compose: &Compose<'_>,
        mail: &OutgoingMail,
        error: &Error,
    ) {
        let key = format!("mail-refused:{}:{}", compose.event.event_id, mail.to_email);
        let cx = Cx { cause: compose.event.cause.next("mail"), ..cx.clone() };
        let cx = cx.with_idempotency_key(key);
        let body = format!("A mail to {} was not delivered: {}", mail.to_email, error.message());
        let noted = self.ports.tickets.note(&cx, compose.ticket.id.into(), body, Vec::new()).await;
        if let Err(error) = noted {
            tracing::warn!(
                ticket = compose.ticket.id.0,
                code = error.code(),
                "no note of a bounce"
            );
        }
    }
}

#[async_trait]
impl Consumer for MailConsumer {
    fn name(&self) -> &str {
        "mail"
    }

    fn wants(&self, event: EventName) -> bool {
        matches!(
            event,
            EventName::TicketCreated
                | EventName::ReplyCreated
                | EventName::TicketAssigned
                | EventName::TicketEscalated
                | EventName::SlaWarning
                | EventName::SlaBreached
        )
    }

    fn order(&self) -> Order {
        Order::Free
    }

    async fn deliver(&self, event: &Event) -> Result<()> {
        let cx = Cx::system(event.tenant.clone(), self.ports.clock.now());
        let recipients = event.payload.get("recipients");
        if event.name == EventName::TicketEscalated && recipients.is_none() {
            return Ok(());
        }
        let Some(about) = self.ports.source.mail_ticket(&cx, event.ticket_id).await? else {
            return Ok(());
        };
        let ticket = &about.ticket;
        let mut notices = notices(event.name, ticket, &event.actor);
        notices.extend(named_notices(event.name, recipients, ticket));
        notices.retain(|notice| !is_stale(notice, event, ticket));
        if self.is_said_by_opening(&cx, event, ticket).await? {
            notices.retain(|notice| notice.kind != NoticeKind::Assigned);
        }
        let addressees = self.addressees(&cx, &about, &notices).await?;
        let all = addressees.len();
        let addressees = self.untold(&cx, event, addressees).await?;
        if addressees.is_empty() {
            return Ok(());
        }
        let reply = match reply_of(event) {
            Some(id) => match self.ports.source.mail_reply(&cx, &about, id).await? {
                Some(reply) => Some(self.reply_to_mail(&cx, reply).await?),
                // It is gone, or it is a note.
                None => return Ok(()),
            },
            None => None,
        };
        let files = match addressees.iter().any(|to| names_files(to.kind)) {
            true => self.ports.source.mail_files(&cx, &about).await?,
            false => Vec::new(),
        };
        let compose = Compose {
            templates: &self.templates,
            settings: &self.settings,
            domain: &self.domain,
            keyring: &self.ports.keyring,
            tenant: &event.tenant,
            event,
            ticket,
            files: &files,
            reply,
            signup_template: self.signup_template(&cx, &about, &addressees).await?,
        };
        // At once, since both must be done before the dispatcher's lease runs out.
        let told = join_all(addressees.iter().map(|to| self.tell(&cx, &compose, to))).await;
        // Where everybody is told at once, the delivery itself is the memory.
        if addressees.len() < all || told.iter().any(Result::is_err) {
            self.remember(&cx, event, &addressees, &told).await?;
        }
        let failures: Vec<Error> = told.into_iter().filter_map(Result::err).collect();
        // A temporary failure first: what is final is tried with it once more, and then stands.
        let temporary = failures.iter().position(|error| error.kind().is_temporary());
        match failures.into_iter().nth(temporary.unwrap_or(0)) {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }
}

/// The reply that the event is about.
fn reply_of(event: &Event) -> Option<MessageId> {
    if event.name != EventName::ReplyCreated {
        return None;
    }
    let id = event.payload.pointer("/reply/id").and_then(serde_json::Value::as_i64);
    Some(MessageId(id.unwrap_or_default()))
}

/// Whether such a mail names the files of the description.
fn names_files(kind: NoticeKind) -> bool {
    matches!(kind, NoticeKind::TicketForYou | NoticeKind::Assigned)
}

/// The address of whoever asked, where it is no user's.
fn requester_address(about: &MailTicket) -> Option<String> {
    let contact = about.contact.as_ref().map(|contact| contact.email.as_str());
    about.ticket.guest_email.as_deref().or(contact).map(fold_email)
}

fn contact_of(contacts: &[Contact], id: ContactId) -> Option<&Contact> {
    contacts.iter().find(|contact| contact.id == id)
}
