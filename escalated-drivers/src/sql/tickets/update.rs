use escalated_core::{Result, fold::fold, tickets::Ticket};
use sea_query::{Expr, ExprTrait, Query, UpdateStatement, Value};

use crate::sql::{Conn, schema::Tickets};

/// Writes the columns in which the tickets differ, by id and version alone. `false` when the row
/// has another version by now.
pub(crate) async fn update_ticket(
    conn: &mut Conn<'_>,
    before: &Ticket,
    after: &Ticket,
) -> Result<bool> {
    let mut query = Query::update();
    query.table(Tickets::Table);
    changed_columns(&mut query, before, after);
    query
        .and_where(Expr::col(Tickets::Id).eq(before.id.0))
        .and_where(Expr::col(Tickets::Version).eq(before.version));
    let statement = conn.dialect().build(&query);
    Ok(conn.execute(statement).await?.affected == 1)
}

fn changed_columns(query: &mut UpdateStatement, before: &Ticket, after: &Ticket) {
    let mut set = |changed: bool, column: Tickets, value: Value| {
        if changed {
            query.value(column, value);
        }
    };
    let user = |id: &Option<escalated_core::ids::HostUserId>| -> Value {
        id.as_ref().map(|id| id.as_str().to_owned()).into()
    };
    let (b, a) = (before, after);
    set(b.subject != a.subject, Tickets::Subject, a.subject.clone().into());
    set(b.subject != a.subject, Tickets::SubjectFold, fold(&a.subject).into());
    set(b.description != a.description, Tickets::Description, a.description.clone().into());
    set(b.ticket_type != a.ticket_type, Tickets::TicketType, a.ticket_type.as_str().into());
    set(b.metadata != a.metadata, Tickets::Metadata, a.metadata.clone().into());
    set(b.status != a.status, Tickets::Status, a.status.as_str().into());
    set(b.priority != a.priority, Tickets::Priority, a.priority.weight().into());
    set(b.awaiting != a.awaiting, Tickets::Awaiting, a.awaiting.as_str().into());
    let department = a.department_id.map(|id| id.0);
    set(b.department_id != a.department_id, Tickets::DepartmentId, department.into());
    set(b.assignee != a.assignee, Tickets::AssignedTo, user(&a.assignee));
    let first = a.first_response_at;
    set(b.first_response_at != first, Tickets::FirstResponseAt, first.into());
    set(b.resolved_at != a.resolved_at, Tickets::ResolvedAt, a.resolved_at.into());
    set(b.closed_at != a.closed_at, Tickets::ClosedAt, a.closed_at.into());
    set(b.last_reply_at != a.last_reply_at, Tickets::LastReplyAt, a.last_reply_at.into());
    set(
        b.sla.first_response_due_at != a.sla.first_response_due_at,
        Tickets::FirstResponseDueAt,
        a.sla.first_response_due_at.into(),
    );
    set(
        b.sla.resolution_due_at != a.sla.resolution_due_at,
        Tickets::ResolutionDueAt,
        a.sla.resolution_due_at.into(),
    );
    set(
        b.sla.first_response_breached != a.sla.first_response_breached,
        Tickets::SlaFirstResponseBreached,
        a.sla.first_response_breached.into(),
    );
    set(
        b.sla.resolution_breached != a.sla.resolution_breached,
        Tickets::SlaResolutionBreached,
        a.sla.resolution_breached.into(),
    );
    let policy = a.sla.policy_id.map(|id| id.0);
    set(b.sla.policy_id != a.sla.policy_id, Tickets::SlaPolicyId, policy.into());
    set(
        b.sla.policy_is_pinned != a.sla.policy_is_pinned,
        Tickets::SlaPolicyPinned,
        a.sla.policy_is_pinned.into(),
    );
    set(b.sla.level != a.sla.level, Tickets::SlaLevel, i16::from(a.sla.level).into());
    set(true, Tickets::Version, a.version.into());
    set(b.seq != a.seq, Tickets::EventSeq, a.seq.into());
    set(true, Tickets::UpdatedAt, a.updated_at.into());
}
