use serde::{Deserialize, Serialize};

use super::{Effect, RuleReport};
use crate::{
    FieldError, activities::Activity, events::EventName, ids::MessageId, mail::Notice,
    replies::Author, tags::Tag, tickets::Ticket, time::Timestamp,
};

/// A message that was written, or would be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PostedMessage {
    /// Our id; 0 in a preview.
    pub id: MessageId,
    /// Whether it is for staff only.
    pub is_note: bool,
    /// The text.
    pub body: String,
    /// By whom.
    pub author: Author,
    /// When.
    pub created_at: Timestamp,
}

/// A further change that a rule made, or would make.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EffectReport {
    /// The hook.
    pub hook: String,
    /// The rule and its action.
    #[serde(flatten)]
    pub effect: Effect,
    /// How many changes led to it; 1 for the first.
    pub depth: u8,
}

/// Why a part of a previewed command would be refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The action's word; `create` for a creation.
    pub action: String,
    /// The stable code.
    pub code: String,
    /// The sentence.
    pub message: String,
    /// The fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
}

/// What a command did, or would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The ticket after it.
    pub ticket: Ticket,
    /// Its tags, if they were loaded or changed.
    pub tags: Option<Vec<Tag>>,
    /// What was written.
    pub messages: Vec<PostedMessage>,
    /// What was recorded.
    pub activities: Vec<Activity>,
    /// What rules added.
    pub effects: Vec<EffectReport>,
    /// Why rules did what they did.
    pub rules: Vec<RuleReport>,
    /// What is told, in order.
    pub events: Vec<EventName>,
    /// Who is mailed.
    pub notices: Vec<Notice>,
    /// What would be refused; previews only.
    pub refused: Vec<Refusal>,
    /// Whether this is the answer to an earlier request with the same idempotency key.
    #[serde(default)]
    pub replayed: bool,
}
