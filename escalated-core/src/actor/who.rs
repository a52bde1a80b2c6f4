use serde::{Deserialize, Serialize};

use crate::ids::{ContactId, HostUserId};

/// Who does something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A user of the host, agent or customer; the grants tell which.
    User {
        /// The host's id.
        id: HostUserId,
        /// The name to show.
        name: String,
        /// The address, if the host knows one.
        email: Option<String>,
    },
    /// A guest who proved to be this contact.
    Contact {
        /// Our id of the contact.
        id: ContactId,
        /// The name to show.
        name: String,
        /// The address.
        email: String,
    },
    /// Nobody in particular: a public form.
    Anonymous,
    /// The helpdesk itself, or the rule with that name.
    System {
        /// The name to show: `escalated`, or that of a rule.
        name: String,
    },
}

impl Actor {
    /// The helpdesk itself.
    #[must_use]
    pub fn system() -> Self {
        Self::System { name: "escalated".into() }
    }

    /// The name to show beside what they did.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::User { name, .. } | Self::Contact { name, .. } | Self::System { name } => name,
            Self::Anonymous => "Guest",
        }
    }

    /// The address, if known.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        match self {
            Self::User { email, .. } => email.as_deref(),
            Self::Contact { email, .. } => Some(email),
            Self::Anonymous | Self::System { .. } => None,
        }
    }

    /// The host's id, for a host user.
    #[must_use]
    pub fn user_id(&self) -> Option<&HostUserId> {
        match self {
            Self::User { id, .. } => Some(id),
            _ => None,
        }
    }

    /// The form that is stored with what they did.
    #[must_use]
    pub fn to_ref(&self) -> ActorRef {
        let (kind, id) = match self {
            Self::User { id, .. } => (ActorKind::User, Some(id.as_str().to_owned())),
            Self::Contact { id, .. } => (ActorKind::Contact, Some(id.to_string())),
            Self::Anonymous => (ActorKind::Anonymous, None),
            Self::System { .. } => (ActorKind::System, None),
        };
        ActorRef { kind, id, name: self.name().to_owned() }
    }
}

/// The kind of an actor, as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// A user of the host.
    User,
    /// A guest.
    Contact,
    /// A public form.
    Anonymous,
    /// The helpdesk or a rule.
    System,
}

impl ActorKind {
    /// The stored word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Contact => "contact",
            Self::Anonymous => "anonymous",
            Self::System => "system",
        }
    }

    /// Reads the stored word; anything unknown is the system.
    #[must_use]
    pub fn from_stored(word: &str) -> Self {
        match word {
            "user" => Self::User,
            "contact" => Self::Contact,
            "anonymous" => Self::Anonymous,
            _ => Self::System,
        }
    }
}

/// An actor as stored: kind, id and the name they had at that time.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ActorRef {
    /// The kind of actor.
    pub kind: ActorKind,
    /// The host's id or the contact's id; none for the others.
    pub id: Option<String>,
    /// The name at that time.
    pub name: String,
}

impl ActorRef {
    /// The host's id, for a host user.
    #[must_use]
    pub fn user_id(&self) -> Option<HostUserId> {
        match self.kind {
            ActorKind::User => self.id.clone().map(HostUserId::new),
            _ => None,
        }
    }

    /// Our id, for a contact.
    #[must_use]
    pub fn contact_id(&self) -> Option<ContactId> {
        match self.kind {
            ActorKind::Contact => self.id.as_deref()?.parse().ok().map(ContactId),
            _ => None,
        }
    }
}
