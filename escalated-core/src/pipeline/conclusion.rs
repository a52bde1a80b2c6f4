use serde_json::json;

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

/// Work on one ticket for later. Its payload is `{"ticket_id": …}`; one waits for each kind,
/// ticket and instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketJob {
    /// Which handler.
    pub kind: String,
    /// Not before.
    pub run_at: Timestamp,
}

impl TicketJob {
    /// The job about that ticket.
    #[must_use]
    pub fn of(self, ticket: TicketId) -> NewJob {
        NewJob {
            dedupe_key: Some(format!("{ticket}:{}", self.run_at.timestamp_micros())),
            kind: self.kind,
            run_at: self.run_at,
            payload: json!({ "ticket_id": ticket }),
        }
    }
}
