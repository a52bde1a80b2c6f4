use escalated_core::{
    Result,
    actor::Actor,
    ids::{ContactId, DepartmentId, HostUserId},
    pipeline::{Action, Command, TicketUpdate},
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
const NEW_FIELDS: [&str; 12] = [
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
            ..NewTicket::default()
        };
        let outcome = self.ports.tickets.create(&self.cx, new).await?;
        Ok(shapes::ticket(&outcome.ticket).into())
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
            let contact = self.known_contact(&email, &name).await?;
            return Ok(RequesterInput::Contact { id: contact.id });
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
        metadata: metadata(ticket, data)?,
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

fn metadata(ticket: &Ticket, data: &Map<String, Value>) -> Result<Option<Value>> {
    match data.get("metadata") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(changes)) => {
            let mut merged = ticket.metadata.as_object().cloned().unwrap_or_default();
            merged.extend(changes.clone());
            Ok(Some(Value::Object(merged)))
        }
        Some(_) => Err(invalid("metadata", "`metadata` is an object")),
    }
}
