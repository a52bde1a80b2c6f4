use escalated_core::{
    Error, Result,
    actor::Actor,
    ids::{ContactId, DepartmentId, HostUserId},
    pipeline::{Action, Command, TicketUpdate},
    plugins::CtxGroup,
    tickets::{Channel, NewTicket, Priority, RequesterInput, Status, Ticket, TicketType},
};
use serde_json::{Map, Value};

use super::{
    caller::Asking,
    fields::{host_id, id, invalid, text, text_of},
    shapes,
};
use crate::ctx::WireId;

/// How often a merge is begun anew because somebody changed the ticket meanwhile.
const MERGES: u32 = 3;
/// What a new ticket takes over; the rest is left out.
const NEW_FIELDS: [&str; 14] = [
    "subject",
    "title",
    "body",
    "description",
    "priority",
    "department_id",
    "ticket_type",
    "contact_id",
    "requester_id",
    "email",
    "name",
    "status",
    "assigned_to",
    "metadata",
];
/// What a change takes over; the rest is left out.
const CHANGED_FIELDS: [&str; 10] = [
    "subject",
    "title",
    "body",
    "description",
    "priority",
    "status",
    "department_id",
    "ticket_type",
    "assigned_to",
    "metadata",
];

impl Asking<'_> {
    pub(super) async fn create_ticket(&self, data: &Map<String, Value>) -> Result<Value> {
        self.tell_left_out(data, &NEW_FIELDS);
        let subject = text_of(data, "subject", "title")?.unwrap_or_default();
        let description = text_of(data, "description", "body")?;
        let new = NewTicket {
            description: description.unwrap_or_else(|| subject.clone()),
            subject,
            requester: self.requester(data).await?,
            priority: text(data, "priority")?.as_deref().map(Priority::parse).transpose()?,
            ticket_type: text(data, "ticket_type")?
                .as_deref()
                .map(TicketType::parse)
                .transpose()?,
            channel: Channel::new(Channel::API)?,
            department_id: id(data, "department_id")?.flatten().map(DepartmentId),
            assignee: host_id(data, "assigned_to")?.flatten().map(HostUserId::new),
            metadata: metadata(&Value::Null, data)?.unwrap_or_default(),
            ..NewTicket::default()
        };
        let status = new_status(data)?;
        let opened = self.ports.tickets.create(&self.cx, new).await?.ticket;
        let Some(to) = status.filter(|status| *status != opened.status) else {
            return Ok(shapes::ticket(&opened).into());
        };
        // It stands whatever comes of this: an error would have the plugin open another.
        match self.ports.tickets.transition(&self.cx, opened.id.into(), to).await {
            Ok(outcome) => Ok(shapes::ticket(&outcome.ticket).into()),
            Err(error) => {
                let (plugin, code) = (self.caller.plugin.as_str(), error.code());
                tracing::warn!(
                    plugin,
                    code,
                    "a new ticket did not get the status that was asked for"
                );
                Ok(shapes::ticket(&opened).into())
            }
        }
    }

    /// For whom: whoever the plugin names; otherwise whoever it works for; otherwise itself.
    async fn requester(&self, data: &Map<String, Value>) -> Result<RequesterInput> {
        if let Some(Some(id)) = id(data, "contact_id")? {
            return Ok(RequesterInput::Contact { id: ContactId(id) });
        }
        if let Some(Some(id)) = host_id(data, "requester_id")? {
            return Ok(RequesterInput::User { id: HostUserId::new(id) });
        }
        if let Some(email) = text(data, "email")? {
            let name = text(data, "name")?.unwrap_or_default();
            return self.requester_of(&email, &name).await;
        }
        match &self.caller.origin.actor {
            Some(Actor::User { id, .. }) => Ok(RequesterInput::User { id: id.clone() }),
            Some(Actor::Contact { id, .. }) => Ok(RequesterInput::Contact { id: *id }),
            _ => {
                let plugin = &self.caller.plugin;
                let email = format!("plugin-{plugin}@plugins.invalid");
                let contact = self.known_contact(&email, plugin).await?;
                Ok(RequesterInput::Contact { id: contact.id })
            }
        }
    }

    /// Whoever has that address. To make a contact is more than to open a ticket.
    async fn requester_of(&self, email: &str, name: &str) -> Result<RequesterInput> {
        if self.is_granted(CtxGroup::ContactsWrite) {
            let contact = self.known_contact(email, name).await?;
            return Ok(RequesterInput::Contact { id: contact.id });
        }
        let found = self.ports.contacts.find_contact_by_email(&self.cx, email.trim()).await?;
        found.map(|contact| RequesterInput::Contact { id: contact.id }).ok_or_else(|| {
            let message = "nobody has that address, and an admin did not grant `contacts.write`";
            Error::forbidden("plugin_not_granted", message)
        })
    }

    /// Changes what the plugin names, all in one commit.
    pub(super) async fn update_ticket(
        &self,
        id: &WireId,
        data: &Map<String, Value>,
    ) -> Result<Value> {
        self.tell_left_out(data, &CHANGED_FIELDS);
        let mut left = MERGES;
        loop {
            let ticket = self.ticket(id).await?;
            let actions = actions(&ticket, data)?;
            if actions.is_empty() {
                return Ok(shapes::ticket(&ticket).into());
            }
            // Only a merge depends on what was read.
            let version = data.contains_key("metadata").then_some(ticket.version);
            let command = Command::batch(ticket.id.into(), actions).expecting(version);
            left -= 1;
            match self.ports.tickets.execute(&self.cx, command).await {
                Err(error) if error.code() == "version_conflict" && left > 0 => {}
                done => return done.map(|outcome| shapes::ticket(&outcome.ticket).into()),
            }
        }
    }

    fn tell_left_out(&self, data: &Map<String, Value>, known: &[&str]) {
        let more: Vec<&str> =
            data.keys().map(String::as_str).filter(|key| !known.contains(key)).collect();
        if !more.is_empty() {
            let plugin = self.caller.plugin.as_str();
            tracing::debug!(plugin, fields = ?more, "fields that plugins do not write were left out");
        }
    }
}

fn actions(ticket: &Ticket, data: &Map<String, Value>) -> Result<Vec<Action>> {
    let mut actions = Vec::new();
    let update = TicketUpdate {
        subject: text_of(data, "subject", "title")?,
        description: text_of(data, "description", "body")?,
        ticket_type: text(data, "ticket_type")?.as_deref().map(TicketType::parse).transpose()?,
        metadata: metadata(&ticket.metadata, data)?,
    };
    if update != TicketUpdate::default() {
        actions.push(Action::Update(update));
    }
    if let Some(department) = id(data, "department_id")? {
        actions.push(Action::ChangeDepartment { department: department.map(DepartmentId) });
    }
    if let Some(priority) = text(data, "priority")? {
        actions.push(Action::ChangePriority { to: Priority::parse(&priority)? });
    }
    match host_id(data, "assigned_to")? {
        Some(Some(agent)) => actions.push(Action::Assign { agent: HostUserId::new(agent) }),
        Some(None) => actions.push(Action::Unassign),
        None => {}
    }
    if let Some(status) = text(data, "status")? {
        actions.push(Action::Transition { to: Status::parse(&status)? });
    }
    Ok(actions)
}

/// What a new ticket is to become. Tickets are opened open.
fn new_status(data: &Map<String, Value>) -> Result<Option<Status>> {
    let Some(to) = text(data, "status")?.as_deref().map(Status::parse).transpose()? else {
        return Ok(None);
    };
    if to == Status::Open || Status::Open.allowed().contains(&to) {
        return Ok(Some(to));
    }
    let message = format!("a new ticket cannot be {to}");
    Err(Error::field("status", "transition_not_allowed", message))
}

fn metadata(known: &Value, data: &Map<String, Value>) -> Result<Option<Value>> {
    match data.get("metadata") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(changes)) => {
            let mut merged = known.as_object().cloned().unwrap_or_default();
            merged.extend(changes.clone());
            Ok(Some(Value::Object(merged)))
        }
        Some(_) => Err(invalid("metadata", "`metadata` is an object")),
    }
}
