use escalated_core::{
    Result,
    attachments::Attachment,
    contacts::GuestAccess,
    events::Event,
    ids::TenantId,
    keyring::{Keyring, Purpose},
    mail::{
        MailDomain, NoticeKind, OutgoingMail, RecipientRole, ReplyAddress, message_id_of_ticket,
    },
    replies::{AuthorKind, Reply},
    tickets::Ticket,
};

use super::{
    MailSettings,
    addressee::Addressee,
    one_line::one_line,
    sla_words::sla_words,
    templates::{Template, Templates, Words},
};

/// A reply with the Message-IDs of its mail.
pub(super) struct ReplyToMail {
    pub(super) reply: Reply,
    pub(super) message_id: String,
    /// The messages before it, the ticket itself first.
    pub(super) references: Vec<String>,
}

/// Everything that the mails of one event are made of.
pub(super) struct Compose<'a> {
    pub(super) templates: &'a Templates,
    pub(super) settings: &'a MailSettings,
    pub(super) domain: &'a MailDomain,
    pub(super) keyring: &'a Keyring,
    pub(super) tenant: &'a TenantId,
    pub(super) event: &'a Event,
    pub(super) ticket: &'a Ticket,
    pub(super) files: &'a [Attachment],
    /// The reply that it is about.
    pub(super) reply: Option<ReplyToMail>,
    /// The host's page for guests who want an account, with `{token}`.
    pub(super) signup_template: Option<String>,
}

impl Compose<'_> {
    /// The mail to one addressee; none when there is nothing to tell.
    pub(super) fn mail(&self, to: &Addressee) -> Result<Option<OutgoingMail>> {
        let Some((template, words)) = self.words(to) else { return Ok(None) };
        let (html, text) = self.templates.render(template, &words)?;
        let root = message_id_of_ticket(self.ticket.id, self.domain);
        let (message_id, references) = match (to.kind, &self.reply) {
            (NoticeKind::Reply, Some(about)) => {
                (about.message_id.clone(), about.references.clone())
            }
            (NoticeKind::Assigned, _) => (self.own_id("assigned"), vec![root]),
            (NoticeKind::Sla, _) => (self.own_id("sla"), vec![root]),
            _ => (root, Vec::new()),
        };
        let reply_to =
            ReplyAddress::sign(self.keyring, self.tenant, self.ticket.id, &to.email, self.domain);
        let by_person = self.reply.as_ref().is_some_and(|about| {
            to.kind == NoticeKind::Reply && about.reply.author.kind != AuthorKind::System
        });
        Ok(Some(OutgoingMail {
            to_name: to.name.clone(),
            to_email: to.email.clone(),
            subject: words.title,
            text,
            html,
            message_id,
            in_reply_to: references.last().cloned(),
            references,
            reply_to: reply_to.as_str().to_owned(),
            ticket_id: self.ticket.id.0,
            auto_submitted: !by_person,
        }))
    }

    fn words(&self, to: &Addressee) -> Option<(Template, Words)> {
        let ticket = self.ticket;
        let reference = ticket.reference.as_ref().map_or("", |reference| reference.as_str());
        let subject = one_line(&ticket.subject, 255);
        let words = Words {
            brand: self.settings.brand(),
            reference: reference.to_owned(),
            subject: subject.clone(),
            action: format!("Open {reference}"),
            url: self.url(to, reference),
            ..Words::default()
        };
        let author = one_line(&self.event.actor.name, 100);
        let (template, words) = match to.kind {
            NoticeKind::TicketReceived => {
                // Nothing that was typed into the form: it may have been typed by a stranger, who
                // would have us carry it to any address.
                let words = Words {
                    title: format!("[{reference}] We have received your request"),
                    subject: String::new(),
                    signup_url: self.signup_url(to),
                    ..words
                };
                (Template::Received, words)
            }
            NoticeKind::TicketForYou => {
                let words = Words {
                    title: format!("[{reference}] New ticket: {subject}"),
                    lead: format!("A ticket came in for you, {}.", self.opener()),
                    lines: lines(&ticket.description),
                    files: names(self.files),
                    ..words
                };
                (Template::Message, words)
            }
            NoticeKind::Assigned => {
                let words = Words {
                    title: format!("[{reference}] Assigned to you: {subject}"),
                    lead: format!("{author} assigned this ticket to you."),
                    lines: lines(&ticket.description),
                    files: names(self.files),
                    ..words
                };
                (Template::Message, words)
            }
            NoticeKind::Sla => {
                let (title, lead) = sla_words(self.event);
                let title = format!("[{reference}] {title}: {subject}");
                (Template::Message, Words { title, lead, ..words })
            }
            NoticeKind::Reply => {
                let reply = &self.reply.as_ref()?.reply;
                let words = Words {
                    title: format!("[{reference}] Re: {subject}"),
                    lead: format!("{} wrote:", one_line(&reply.author.actor.name, 100)),
                    lines: lines(&reply.body),
                    files: names(&reply.attachments),
                    ..words
                };
                (Template::Message, words)
            }
        };
        Some((template, words))
    }

    /// The page of the ticket for that person; empty when they have none.
    fn url(&self, to: &Addressee, reference: &str) -> String {
        match (to.is_contact, to.role) {
            (true, _) => self.ticket.guest_nonce.as_deref().map_or_else(String::new, |nonce| {
                let token = GuestAccess::new(self.keyring).token(self.tenant, nonce);
                self.settings.link(&format!("guest/{token}"))
            }),
            (false, RecipientRole::Requester) => {
                self.settings.link(&format!("customer/tickets/{reference}"))
            }
            (false, RecipientRole::Assignee | RecipientRole::Manager) => {
                self.settings.link(&format!("agent/tickets/{reference}"))
            }
        }
    }

    fn signup_url(&self, to: &Addressee) -> String {
        match (&self.signup_template, self.ticket.contact_id) {
            (Some(template), Some(contact)) if to.is_contact => {
                let message = format!("{}\0{contact}", self.tenant.as_str());
                let mac = self.keyring.mac(Purpose::Signup, message.as_bytes());
                template.replace("{token}", &hex::encode(mac))
            }
            _ => String::new(),
        }
    }

    /// Not the ticket's own id, which the confirmation has; the sequence keeps it the same at
    /// every attempt.
    fn own_id(&self, about: &str) -> String {
        let (ticket, seq) = (self.ticket.id, self.event.seq);
        format!("<ticket-{ticket}-{about}-{seq}@{}>", self.domain.as_str())
    }

    fn opener(&self) -> String {
        let guest = (self.ticket.guest_name.as_deref(), self.ticket.guest_email.as_deref());
        match guest {
            (name, Some(email)) => {
                let name = one_line(name.unwrap_or_default(), 100);
                format!("from {name} <{}>", one_line(email, 320))
            }
            _ => format!("opened by {}", one_line(&self.event.actor.name, 100)),
        }
    }
}

/// The lines of a text, without the carriage returns of browsers' forms.
fn lines(text: &str) -> Vec<String> {
    text.lines().map(|line| line.trim_end().to_owned()).collect()
}

fn names(files: &[Attachment]) -> String {
    files.iter().map(|file| file.filename.as_str()).collect::<Vec<_>>().join(", ")
}
