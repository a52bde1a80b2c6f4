use crate::{
    actor::{Cx, Role},
    tickets::{Status, Ticket},
};

/// What somebody wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Operation {
    /// See it.
    View,
    /// Open a ticket for oneself.
    Create,
    /// Open a ticket for somebody else, or with tags or an assignee.
    CreateForOthers,
    /// Write in public.
    Reply,
    /// Write for staff.
    Note,
    /// Change texts, tags, priority, department, assignee.
    Modify,
    /// Change the status to this one.
    Transition(Status),
    /// Change what belongs to the installation.
    Administer,
}

/// To what.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Resource<'a> {
    /// A ticket that exists.
    Ticket(&'a Ticket),
    /// A ticket that does not exist yet.
    NewTicket,
    /// Departments, tags and agents, as lists to choose from.
    Catalog,
    /// Contacts.
    Contacts,
    /// Settings, departments and tags, to be changed.
    Settings,
    /// API tokens.
    Tokens,
    /// Outbox, jobs and dead letters.
    Operations,
    /// Figures over all tickets of the tenant.
    Reports,
}

impl Resource<'_> {
    /// The word in messages and in the permission matrix.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Ticket(_) => "ticket",
            Self::NewTicket => "new ticket",
            Self::Catalog => "catalog",
            Self::Contacts => "contacts",
            Self::Settings => "settings",
            Self::Tokens => "tokens",
            Self::Operations => "operations",
            Self::Reports => "reports",
        }
    }
}

/// Whether a role alone suffices for something that is not about one ticket.
pub(super) fn role_suffices(cx: &Cx, operation: Operation, resource: &Resource<'_>) -> bool {
    let role = cx.grants.role;
    match (resource, operation) {
        (Resource::NewTicket, Operation::Create) => role != Role::Viewer,
        (Resource::Catalog | Resource::Contacts, Operation::View) => role.is_staff(),
        (Resource::Reports, Operation::View) => {
            role >= Role::Agent && cx.grants.departments.is_none()
        }
        (Resource::NewTicket, Operation::CreateForOthers)
        | (Resource::Contacts, Operation::Modify) => role >= Role::Agent,
        (Resource::Settings | Resource::Tokens | Resource::Operations, _) => role >= Role::Admin,
        _ => false,
    }
}
