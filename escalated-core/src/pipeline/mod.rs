//! The one way of every change: command, lock, rules, hooks, one write step, one commit.

mod action;
mod change;
mod command;
mod conclude;
mod conclusion;
mod edge;
mod hook;
mod needs;
mod opening;
mod outcome;
mod plan;
mod record;
mod rows;
mod run;
mod snapshot;
mod work;
mod write;

pub use action::{Action, TicketUpdate};
pub use change::{Change, MessageDraft, NewMessage, TicketPatch};
pub use command::Command;
pub use conclusion::{Concluded, Conclusion, TicketJob};
pub use edge::Edge;
pub use hook::ChangeHook;
pub use needs::Needs;
pub use outcome::{EffectReport, Outcome, PostedMessage, Refusal};
pub use plan::{Effect, Plan, RuleOutcome, RuleReport};
pub use record::{FiringRows, firing_rows};
pub use rows::{
    AttachmentRows, CatalogRows, ClockRows, ContactRows, MessageRows, RecordRows, SearchText,
    StoredOutcome, TicketRows, UnitOfWork,
};
pub use run::{MAX_CHANGES, MAX_DEPTH, Mode, Pipeline};
pub use snapshot::{Known, Snapshot};
