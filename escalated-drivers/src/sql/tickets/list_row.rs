use escalated_core::{
    Error, Result,
    fold::fold,
    ids::{ContactId, DepartmentId, HostUserId, PolicyId, TicketId},
    page::{Cursor, CursorKey},
    tickets::{
        Awaiting, Priority, Reference, SlaMarks, SortKey, Status, TicketListItem, TicketSort,
        TicketType,
    },
    time::Timestamp,
};

use super::row::{level, requester, stored};
use crate::sql::{by_position, schema::Tickets};

/// One row of a list: what a list shows, and neither the description nor the metadata.
#[derive(Debug, Clone)]
pub struct TicketListRow {
    id: i64,
    reference: String,
    subject: String,
    status: String,
    priority: i16,
    ticket_type: String,
    awaiting: String,
    requester_id: Option<String>,
    contact_id: Option<i64>,
    guest_name: Option<String>,
    guest_email: Option<String>,
    assigned_to: Option<String>,
    department_id: Option<i64>,
    first_response_due_at: Option<Timestamp>,
    resolution_due_at: Option<Timestamp>,
    sla_first_response_breached: bool,
    sla_resolution_breached: bool,
    sla_policy_id: Option<i64>,
    sla_policy_pinned: bool,
    sla_level: i16,
    last_reply_at: Option<Timestamp>,
    resolved_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
    created_at: Timestamp,
    updated_at: Timestamp,
    version: i64,
    department_name: Option<String>,
}

by_position!(TicketListRow {
    id,
    reference,
    subject,
    status,
    priority,
    ticket_type,
    awaiting,
    requester_id,
    contact_id,
    guest_name,
    guest_email,
    assigned_to,
    department_id,
    first_response_due_at,
    resolution_due_at,
    sla_first_response_breached,
    sla_resolution_breached,
    sla_policy_id,
    sla_policy_pinned,
    sla_level,
    last_reply_at,
    resolved_at,
    closed_at,
    created_at,
    updated_at,
    version,
    department_name
});

/// The columns of [`TicketListRow`] but for the department's name.
pub(super) const LIST_COLUMNS: [Tickets; 26] = [
    Tickets::Id,
    Tickets::Reference,
    Tickets::Subject,
    Tickets::Status,
    Tickets::Priority,
    Tickets::TicketType,
    Tickets::Awaiting,
    Tickets::RequesterId,
    Tickets::ContactId,
    Tickets::GuestName,
    Tickets::GuestEmail,
    Tickets::AssignedTo,
    Tickets::DepartmentId,
    Tickets::FirstResponseDueAt,
    Tickets::ResolutionDueAt,
    Tickets::SlaFirstResponseBreached,
    Tickets::SlaResolutionBreached,
    Tickets::SlaPolicyId,
    Tickets::SlaPolicyPinned,
    Tickets::SlaLevel,
    Tickets::LastReplyAt,
    Tickets::ResolvedAt,
    Tickets::ClosedAt,
    Tickets::CreatedAt,
    Tickets::UpdatedAt,
    Tickets::Version,
];

impl TicketListRow {
    /// Where a page ends whose last row is this.
    #[must_use]
    pub fn cursor(&self, sort: TicketSort) -> Cursor {
        let text = |text: &str| CursorKey::Text(text.to_owned());
        let key = match sort.key {
            SortKey::CreatedAt => CursorKey::Time(self.created_at),
            SortKey::UpdatedAt => CursorKey::Time(self.updated_at),
            SortKey::Status => text(&self.status),
            SortKey::Priority => CursorKey::Integer(self.priority.into()),
            SortKey::Subject => CursorKey::Text(fold(&self.subject)),
            SortKey::Reference => text(&self.reference),
            SortKey::AssignedTo => self.assigned_to.as_deref().map_or(CursorKey::Null, text),
            SortKey::DepartmentId => self.department_id.map_or(CursorKey::Null, CursorKey::Integer),
            SortKey::ResolvedAt => self.resolved_at.map_or(CursorKey::Null, CursorKey::Time),
            SortKey::ClosedAt => self.closed_at.map_or(CursorKey::Null, CursorKey::Time),
        };
        let created_at = sort.key.orders_by_creation().then_some(self.created_at);
        Cursor { sort: (sort.key, sort.dir), key, created_at, id: self.id }
    }
}

impl TryFrom<TicketListRow> for TicketListItem {
    type Error = Error;

    fn try_from(row: TicketListRow) -> Result<Self> {
        let contact_id = row.contact_id.map(ContactId);
        Ok(Self {
            id: TicketId(row.id),
            reference: stored(Reference::parse(&row.reference))?,
            subject: row.subject,
            status: stored(Status::parse(&row.status))?,
            priority: Priority::from_weight(row.priority),
            ticket_type: stored(TicketType::parse(&row.ticket_type))?,
            awaiting: stored(Awaiting::parse(&row.awaiting))?,
            requester: requester(row.requester_id, contact_id)?,
            contact_id,
            guest_name: row.guest_name,
            guest_email: row.guest_email,
            assignee: row.assigned_to.map(HostUserId::new),
            department_id: row.department_id.map(DepartmentId),
            department_name: row.department_name,
            sla: SlaMarks {
                first_response_due_at: row.first_response_due_at,
                first_response_breached: row.sla_first_response_breached,
                resolution_due_at: row.resolution_due_at,
                resolution_breached: row.sla_resolution_breached,
                policy_id: row.sla_policy_id.map(PolicyId),
                policy_is_pinned: row.sla_policy_pinned,
                level: level(row.sla_level),
            },
            last_reply_at: row.last_reply_at,
            resolved_at: row.resolved_at,
            closed_at: row.closed_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
            version: row.version,
        })
    }
}

#[cfg(test)]
mod tests {
    use sea_query::Iden as _;

    use super::*;

    #[test]
    fn the_columns_stand_in_the_order_of_the_fields() {
        let mut columns = LIST_COLUMNS.map(|column| column.to_string()).to_vec();
        columns.push("department_name".to_owned());
        assert_eq!(columns, TicketListRow::NAMES);
    }
}
