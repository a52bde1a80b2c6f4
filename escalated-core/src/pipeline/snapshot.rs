use std::collections::BTreeMap;

use super::Edge;
use crate::{
    departments::Department,
    ids::{DepartmentId, TagId},
    tags::Tag,
    tickets::Ticket,
};

/// What was loaded beside the ticket.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Tags that exist, of those that were asked for; none if it does not exist.
    pub tags: BTreeMap<TagId, Option<Tag>>,
    /// Departments that exist, of those that were asked for; none if it does not exist.
    pub departments: BTreeMap<DepartmentId, Option<Department>>,
}

/// The ticket and its surroundings, as a rule sees them: in memory, after the changes before.
#[derive(Debug, Clone, Copy)]
pub struct Snapshot<'a> {
    /// The ticket.
    pub ticket: &'a Ticket,
    /// Its tags, if somebody needed them.
    pub tags: &'a [Tag],
    /// What else was loaded.
    pub known: &'a Known,
    /// What was looked up before.
    pub edge: &'a Edge,
}
