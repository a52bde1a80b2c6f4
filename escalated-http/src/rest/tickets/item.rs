use escalated_core::{
    ids::{ContactId, DepartmentId, HostUserId, TicketId},
    tickets::{Requester, TicketListItem},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::person::{PersonRef, Reader, RequesterView, requester};
use crate::{
    names::{Names, Wanted},
    rest::shapes::Moment,
};

/// A department, by name.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(in crate::rest) struct DepartmentRef<'a> {
    #[schema(value_type = i64)]
    pub(in crate::rest) id: DepartmentId,
    pub(in crate::rest) name: &'a str,
}

/// One row of a list of tickets.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct TicketItem<'a> {
    #[schema(value_type = i64)]
    id: TicketId,
    reference: &'a str,
    subject: &'a str,
    status: &'static str,
    status_label: &'static str,
    priority: &'static str,
    priority_label: &'static str,
    ticket_type: &'static str,
    /// Whose turn it is: none, requester, internal.
    awaiting: &'static str,
    requester: RequesterView<'a>,
    /// The host's id; null for guests.
    #[schema(value_type = Option<Object>)]
    requester_id: Option<&'a HostUserId>,
    #[schema(value_type = Option<i64>)]
    contact_id: Option<ContactId>,
    assignee: Option<PersonRef<'a>>,
    department: Option<DepartmentRef<'a>>,
    /// For staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    sla_breached: Option<bool>,
    last_reply_at: Option<Moment>,
    resolved_at: Option<Moment>,
    closed_at: Option<Moment>,
    created_at: Moment,
    updated_at: Moment,
    /// Send it as `If-Match: "v3"` to change only what was seen.
    version: i64,
}

/// Notes whose names a row needs.
pub(in crate::rest) fn want(item: &TicketListItem, wanted: &mut Wanted) {
    wanted.requester(&item.requester, item.guest_email.as_deref());
    wanted.user(item.assignee.as_ref());
}

impl<'a> TicketItem<'a> {
    pub(super) fn new(item: &'a TicketListItem, names: &'a Names, reader: Reader) -> Self {
        let breached = item.sla.first_response_breached || item.sla.resolution_breached;
        let guest = (item.guest_name.as_deref(), item.guest_email.as_deref());
        let department = item.department_id.zip(item.department_name.as_deref());
        Self {
            id: item.id,
            reference: item.reference.as_str(),
            subject: &item.subject,
            status: item.status.as_str(),
            status_label: item.status.label(),
            priority: item.priority.as_str(),
            priority_label: item.priority.label(),
            ticket_type: item.ticket_type.as_str(),
            awaiting: item.awaiting.as_str(),
            requester: requester(&item.requester, guest, names),
            requester_id: match &item.requester {
                Requester::User(id) => Some(id),
                Requester::Contact(_) => None,
            },
            contact_id: item.contact_id,
            assignee: item.assignee.as_ref().map(|id| PersonRef::new(id, names, false)),
            department: department.map(|(id, name)| DepartmentRef { id, name }),
            sla_breached: (reader == Reader::Staff).then_some(breached),
            last_reply_at: item.last_reply_at.map(Moment),
            resolved_at: item.resolved_at.map(Moment),
            closed_at: item.closed_at.map(Moment),
            created_at: Moment(item.created_at),
            updated_at: Moment(item.updated_at),
            version: item.version,
        }
    }
}
