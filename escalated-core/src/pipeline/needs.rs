use std::collections::BTreeSet;

use super::{Action, Command};
use crate::{
    ids::{DepartmentId, HostUserId, TagId},
    tickets::NewTicket,
};

/// What a command or a hook has to know beside the ticket; loaded once, on the unit's own
/// connection.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Needs {
    /// The tags of the ticket.
    pub ticket_tags: bool,
    /// These tags, if they exist.
    pub tags: BTreeSet<TagId>,
    /// These departments, if they exist.
    pub departments: BTreeSet<DepartmentId>,
    /// These users of the host, if they exist; a hook names all that its effects may assign. They
    /// are looked up before the unit opens, and stand in the [`super::Edge`].
    pub people: BTreeSet<HostUserId>,
}

impl Needs {
    /// What an action needs.
    #[must_use]
    pub fn of_action(action: &Action) -> Self {
        match action {
            Action::AddTags { tags } | Action::RemoveTags { tags } | Action::SetTags { tags } => {
                Self { ticket_tags: true, tags: tags.iter().copied().collect(), ..Self::default() }
            }
            Action::ChangeDepartment { department } => {
                Self { departments: department.iter().copied().collect(), ..Self::default() }
            }
            _ => Self::default(),
        }
    }

    /// What a creation needs.
    #[must_use]
    pub fn of_new_ticket(new: &NewTicket) -> Self {
        Self {
            ticket_tags: false,
            tags: new.tags.iter().copied().collect(),
            departments: new.department_id.into_iter().collect(),
            people: BTreeSet::new(),
        }
    }

    /// What a command needs.
    #[must_use]
    pub fn of_command(command: &Command) -> Self {
        match command {
            Command::Create(new) => Self::of_new_ticket(new),
            Command::Change { actions, .. } => {
                actions.iter().map(Self::of_action).fold(Self::default(), Self::and)
            }
        }
    }

    /// Both.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.ticket_tags |= other.ticket_tags;
        self.tags.extend(other.tags);
        self.departments.extend(other.departments);
        self.people.extend(other.people);
        self
    }
}
