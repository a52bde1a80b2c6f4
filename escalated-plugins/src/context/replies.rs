use escalated_core::{
    Error, Result,
    ids::MessageId,
    pipeline::{Action, Command},
    plugins::CtxGroup,
    replies::{Entry, Thread},
};
use serde_json::{Map, Value};

use super::{
    caller::Asking,
    fields::{invalid, number, own_id},
    shapes,
    tickets::{key, or_null},
};
use crate::ctx::{NewReplyData, WireId};

/// Messages that a query answers at most.
const MAX_FOUND: usize = 100;

impl Asking<'_> {
    pub(super) async fn find_reply(&self, id: &WireId) -> Result<Value> {
        let Some(id) = own_id(id) else { return Ok(Value::Null) };
        let Some(ticket) = self.ports.messages.ticket_of_message(&self.cx, MessageId(id)).await?
        else {
            return Ok(Value::Null);
        };
        let found = self.entries(&WireId::Number(ticket.0)).await;
        or_null(found.map(|entries| {
            let found = entries.iter().find(|entry| id_of(entry) == id);
            found.map(shapes::entry).unwrap_or_default()
        }))
    }

    /// The newest messages of a ticket, oldest first.
    pub(super) async fn query_replies(&self, filter: &Map<String, Value>) -> Result<Value> {
        let wrong = |field: &str, message: &str| {
            Err(Error::field(field, "plugin_query_invalid", message.to_owned()))
        };
        if let Some(field) =
            filter.keys().find(|key| !matches!(key.as_str(), "ticket_id" | "is_internal_note"))
        {
            let field: String = field.chars().take(100).collect();
            return wrong(&field, "messages are found by `ticket_id` and `is_internal_note`");
        }
        let ticket = match filter.get("ticket_id") {
            Some(Value::String(text)) => WireId::Text(text.clone()),
            Some(value) if number(value).is_some() => WireId::Number(number(value).unwrap_or(0)),
            _ => return wrong("ticket_id", "name the ticket: messages are found by `ticket_id`"),
        };
        let is_note = match filter.get("is_internal_note") {
            None | Some(Value::Null) => None,
            Some(Value::Bool(is_note)) => Some(*is_note),
            Some(_) => return wrong("is_internal_note", "`is_internal_note` is true or false"),
        };
        let mut entries = match self.entries(&ticket).await {
            Err(error) if error.code() == "ticket_not_found" => Vec::new(),
            found => found?,
        };
        entries.retain(|entry| is_note.is_none_or(|note| note == matches!(entry, Entry::Note(_))));
        let before = entries.len().saturating_sub(MAX_FOUND);
        Ok(entries.iter().skip(before).map(shapes::entry).collect())
    }

    pub(super) async fn create_reply(&self, data: NewReplyData) -> Result<Value> {
        let (body, attachments) = (data.body, Vec::new());
        let action = match data.is_internal_note {
            Some(true) => Action::Note { body, attachments },
            _ => Action::Reply { body, attachments },
        };
        let command = Command::one(key(&data.ticket_id)?, action);
        let outcome = self.ports.tickets.execute(&self.cx, command).await?;
        let posted = outcome.messages.last();
        posted
            .map(|message| shapes::posted(message, outcome.ticket.id))
            .ok_or_else(|| invalid("body", "nothing was written"))
    }

    /// What the plugin may read of a ticket: notes only where they were granted.
    async fn entries(&self, ticket: &WireId) -> Result<Vec<Entry>> {
        let thread = self.ports.tickets.get(&self.cx, &key(ticket)?).await?.thread;
        Ok(match thread {
            Thread::Staff(thread) if self.is_granted(CtxGroup::NotesRead) => thread.entries,
            thread => thread.into_public().replies.into_iter().map(Entry::Reply).collect(),
        })
    }
}

fn id_of(entry: &Entry) -> i64 {
    match entry {
        Entry::Reply(reply) => reply.id.0,
        Entry::Note(note) => note.id.0,
    }
}
