use serde_json::{Map, Value, json};

use super::Edge;
use crate::{
    activities::{Activity, NewActivity},
    events::NewEvent,
    ids::TicketId,
    jobs::NewJob,
    sla::SlaClock,
    tags::Tag,
    tickets::{SlaMarks, Ticket},
    time::Timestamp,
};

/// A command that is worked out in memory and about to be written, with all that rules added.
#[derive(Debug, Clone, Copy)]
pub struct Concluded<'a> {
    /// The ticket as it was; none for a creation.
    pub before: Option<&'a Ticket>,
    /// The ticket as it will be; its id is 0 in a creation.
    pub ticket: &'a Ticket,
    /// Its tags as they will be, if somebody needed them.
    pub tags: Option<&'a [Tag]>,
    /// What will be recorded, without ids, oldest first.
    pub activities: &'a [Activity],
    /// What was looked up before.
    pub edge: &'a Edge,
}

/// What a hook has written together with a command. It changes no field that rules answer to, so
/// no rule answers it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Conclusion {
    /// New marks on the ticket.
    pub marks: Option<SlaMarks>,
    /// Clocks that are new (id 0) or changed.
    pub clocks: Vec<SlaClock>,
    /// What is recorded.
    pub activities: Vec<NewActivity>,
    /// What is told.
    pub events: Vec<NewEvent>,
    /// Work on this ticket for later.
    pub jobs: Vec<TicketJob>,
}

/// Work on one ticket for later. One waits for each kind, ticket and key.
#[derive(Debug, Clone, PartialEq)]
pub struct TicketJob {
    /// Which handler.
    pub kind: String,
    /// Not before.
    pub run_at: Timestamp,
    /// What the handler reads beside `ticket_id`.
    pub data: Map<String, Value>,
    /// Tells it from other jobs of that kind on the ticket; the instant if it is none.
    pub key: Option<String>,
}

impl TicketJob {
    /// A job whose payload is `{"ticket_id": …}`.
    #[must_use]
    pub fn new(kind: impl Into<String>, run_at: Timestamp) -> Self {
        Self { kind: kind.into(), run_at, data: Map::new(), key: None }
    }

    /// The same with more to read, told from others by `key`.
    #[must_use]
    pub fn with(mut self, data: Map<String, Value>, key: impl Into<String>) -> Self {
        (self.data, self.key) = (data, Some(key.into()));
        self
    }

    /// The job about that ticket.
    #[must_use]
    pub fn of(self, ticket: TicketId) -> NewJob {
        let key = self.key.unwrap_or_else(|| self.run_at.timestamp_micros().to_string());
        let mut payload = self.data;
        payload.insert("ticket_id".into(), json!(ticket));
        NewJob {
            dedupe_key: Some(format!("{ticket}:{key}")),
            kind: self.kind,
            run_at: self.run_at,
            payload: Value::Object(payload),
        }
    }
}
