use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Action;
use crate::{
    ids::HostUserId,
    tickets::{NewTicket, RequesterInput, TicketKey},
};

/// What is asked of a driver: everything in it happens, or nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// Open a ticket.
    Create(NewTicket),
    /// Change one ticket.
    Change {
        /// Which.
        key: TicketKey,
        /// The changes, in order; each sees what the ones before did.
        actions: Vec<Action>,
        /// The version that the caller has seen; none to accept any.
        expected_version: Option<i64>,
    },
}

impl Command {
    /// One change of one ticket.
    #[must_use]
    pub fn one(key: TicketKey, action: Action) -> Self {
        Self::Change { key, actions: vec![action], expected_version: None }
    }

    /// Several changes of one ticket, all or none.
    #[must_use]
    pub fn batch(key: TicketKey, actions: Vec<Action>) -> Self {
        Self::Change { key, actions, expected_version: None }
    }

    /// Refuses if the ticket no longer has this version.
    #[must_use]
    pub fn expecting(mut self, version: Option<i64>) -> Self {
        if let Self::Change { expected_version, .. } = &mut self {
            *expected_version = version;
        }
        self
    }

    /// The host users that the command names, who are looked up before the unit opens.
    #[must_use]
    pub fn people(&self) -> Vec<HostUserId> {
        match self {
            Self::Create(new) => {
                let requester = match &new.requester {
                    RequesterInput::User { id } => Some(id.clone()),
                    _ => None,
                };
                requester.into_iter().chain(new.assignee.clone()).collect()
            }
            Self::Change { actions, .. } => actions
                .iter()
                .filter_map(|action| match action {
                    Action::Assign { agent } => Some(agent.clone()),
                    _ => None,
                })
                .collect(),
        }
    }

    /// A hash of what is asked, in hex, to tell a repeat from another request with the same key.
    #[must_use]
    pub fn digest(&self) -> String {
        hex::encode(Sha256::digest(serde_json::to_vec(self).unwrap_or_default()))
    }
}
