use serde::{Deserialize, Serialize};

use crate::ids::{DepartmentId, TicketId};

/// What a person is to the helpdesk. Owners may do more than admins, and so on down to anonymous.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A public form: may create, sees nothing.
    Anonymous,
    /// Needs help: sees and answers their own tickets.
    Requester,
    /// Reads everything that an agent reads, changes nothing.
    Viewer,
    /// Reads, and writes notes only.
    LightAgent,
    /// Works tickets.
    Agent,
    /// Works tickets and settings.
    Admin,
    /// Everything.
    Owner,
}

impl Role {
    /// All roles, lowest first.
    pub const ALL: [Self; 7] = [
        Self::Anonymous,
        Self::Requester,
        Self::Viewer,
        Self::LightAgent,
        Self::Agent,
        Self::Admin,
        Self::Owner,
    ];

    /// Whether the role is on the inside: sees notes and other people's tickets.
    #[must_use]
    pub fn is_staff(self) -> bool {
        self >= Self::Viewer
    }

    /// The word in settings, tokens and snapshots.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Requester => "requester",
            Self::Viewer => "viewer",
            Self::LightAgent => "light_agent",
            Self::Agent => "agent",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }
}

/// What an API token may be used for (the platform's three words).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Ability {
    /// The agent's operations.
    #[serde(rename = "agent")]
    Agent,
    /// The admin's operations.
    #[serde(rename = "admin")]
    Admin,
    /// Everything its owner may do.
    #[serde(rename = "*")]
    All,
}

impl Ability {
    /// The word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Admin => "admin",
            Self::All => "*",
        }
    }
}

/// What the caller was granted, resolved once at the edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grants {
    /// The role.
    pub role: Role,
    /// The departments whose tickets staff may see; `None` is all of them. Tickets that are
    /// assigned to the caller, or that the caller opened, are seen in any case.
    pub departments: Option<Vec<DepartmentId>>,
    /// The one ticket that a guest token opens.
    pub guest_ticket: Option<TicketId>,
}

impl Grants {
    /// A role without further limits.
    #[must_use]
    pub fn role(role: Role) -> Self {
        Self { role, departments: None, guest_ticket: None }
    }

    /// The guest who holds the token of one ticket.
    #[must_use]
    pub fn guest(ticket: TicketId) -> Self {
        Self { role: Role::Requester, departments: None, guest_ticket: Some(ticket) }
    }
}
