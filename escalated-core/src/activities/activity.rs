use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    actor::ActorRef,
    ids::{ActivityId, TicketId},
    time::Timestamp,
    words::words,
};

words! {
    /// What kind of change it was.
    ActivityKind, "activity" {
        /// The ticket was opened.
        Created = "created", "Opened the ticket";
        /// A field was changed.
        Updated = "updated", "Changed";
        /// The status changed.
        StatusChanged = "status_changed", "Changed the status";
        /// The priority changed.
        PriorityChanged = "priority_changed", "Changed the priority";
        /// The department changed.
        DepartmentChanged = "department_changed", "Changed the department";
        /// An agent became responsible.
        Assigned = "assigned", "Assigned";
        /// Nobody is responsible any more.
        Unassigned = "unassigned", "Unassigned";
        /// A tag came.
        TagAdded = "tag_added", "Added a tag";
        /// A tag went.
        TagRemoved = "tag_removed", "Removed a tag";
        /// A public reply.
        Replied = "replied", "Replied";
        /// A note.
        NoteAdded = "note_added", "Added a note";
        /// Clocks of the SLA began to count.
        SlaStarted = "sla_started", "SLA clock started";
        /// A clock stands still.
        SlaPaused = "sla_paused", "SLA clock paused";
        /// A clock goes on.
        SlaResumed = "sla_resumed", "SLA clock resumed";
        /// A clock was worked out anew under other rules.
        SlaRecomputed = "sla_recomputed", "SLA clock recomputed";
        /// A promise was kept.
        SlaMet = "sla_met", "SLA met";
        /// A promise was done too late.
        SlaMissed = "sla_missed", "SLA missed";
        /// A promise was broken.
        SlaBreached = "sla_breached", "SLA breached";
        /// A part of a target is used up.
        SlaThreshold = "sla_threshold", "SLA threshold reached";
        /// The ticket reached an escalation level.
        SlaEscalated = "sla_escalated", "Escalated to level";
        /// Another policy holds for the ticket.
        SlaPolicyChanged = "sla_policy_changed", "Changed the SLA policy";
    }
}

/// A change that a rule has decided on.
#[derive(Debug, Clone, PartialEq)]
pub struct NewActivity {
    /// What kind.
    pub kind: ActivityKind,
    /// Which field, for changes of one.
    pub field: Option<&'static str>,
    /// What it was; texts that are too long for a list are left out.
    pub old: Option<String>,
    /// What it is.
    pub new: Option<String>,
    /// More: `message` is replaced by the id of the reply or note at that place of the change.
    pub data: Value,
    /// The place in [`crate::pipeline::Change::messages`] that it is about.
    pub message: Option<usize>,
}

impl NewActivity {
    /// A change from one value to another.
    #[must_use]
    pub fn change(
        kind: ActivityKind,
        field: &'static str,
        old: Option<String>,
        new: Option<String>,
    ) -> Self {
        Self { kind, field: Some(field), old, new, data: Value::Null, message: None }
    }
}

/// A recorded change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Activity {
    /// Our id; 0 in a preview.
    pub id: ActivityId,
    /// Of which ticket.
    pub ticket_id: TicketId,
    /// What kind.
    pub kind: ActivityKind,
    /// Which field.
    pub field: Option<String>,
    /// What it was.
    pub old: Option<String>,
    /// What it is.
    pub new: Option<String>,
    /// More, such as `message_id` of a reply.
    pub data: Value,
    /// By whom.
    pub actor: ActorRef,
    /// Why, if not by a person at the edge.
    pub cause: Option<String>,
    /// In which request.
    pub request_id: String,
    /// When.
    pub created_at: Timestamp,
}

impl Activity {
    /// A sentence for people: `Changed the status from open to resolved`.
    #[must_use]
    pub fn describe(&self) -> String {
        let label = self.kind.label();
        let what = match (&self.kind, &self.field) {
            (ActivityKind::Updated, Some(field)) => format!("{label} {}", field.replace('_', " ")),
            _ => label.to_owned(),
        };
        match (&self.old, &self.new) {
            (Some(old), Some(new)) => format!("{what} from {old} to {new}"),
            (None, Some(new)) if self.kind == ActivityKind::Created => format!("{what} ({new})"),
            (None, Some(new)) => format!("{what}: {new}"),
            (Some(old), None) => format!("{what}: {old}"),
            (None, None) => what,
        }
    }
}
