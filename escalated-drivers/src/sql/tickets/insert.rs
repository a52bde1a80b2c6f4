use escalated_core::{
    Result,
    actor::Cx,
    fold::{fold, fold_email},
    ids::TicketId,
    tickets::{Reference, ReferencePrefix, Ticket},
};
use sea_query::{Expr, ExprTrait, Query, Value};

use crate::sql::{Conn, Dialect, schema::Tickets};

/// Writes a new ticket. The reference holds the id that the same statement draws, except on MySQL,
/// which needs a second statement for it.
pub(crate) async fn insert_ticket(
    conn: &mut Conn<'_>,
    cx: &Cx,
    ticket: &Ticket,
    prefix: &ReferencePrefix,
    guest_hash: Option<&str>,
) -> Result<(TicketId, Reference)> {
    let dialect = conn.dialect();
    let (columns, values): (Vec<Tickets>, Vec<Value>) =
        columns(cx, ticket, guest_hash).into_iter().unzip();
    match dialect {
        Dialect::MySql => {
            let mut query = Query::insert();
            query.into_table(Tickets::Table).columns(columns);
            query.values_panic(values.into_iter().map(Expr::val));
            let id = TicketId(conn.execute(dialect.build(&query)).await?.last_id);
            let reference = prefix.reference(id);
            set_reference(conn, id, &reference).await?;
            Ok((id, reference))
        }
        Dialect::Postgres => {
            // One draw from the sequence serves both columns.
            let head = String::from(prefix.clone()) + "-";
            let mut next = Query::select();
            next.expr_as(
                Expr::cust("nextval(pg_get_serial_sequence('escalated_tickets', 'id'))"),
                "id",
            );
            let mut select = Query::select();
            select.expr(Expr::cust("n.id")).expr(Expr::cust_with_values(
                "CAST($1 AS text) || lpad(CAST(n.id AS text), \
                 greatest(5, length(CAST(n.id AS text))), '0')",
                [head],
            ));
            for value in values {
                select.expr(Expr::val(value));
            }
            select.from_subquery(next, "n");
            let all = [Tickets::Id, Tickets::Reference].into_iter().chain(columns);
            let mut query = Query::insert();
            query.into_table(Tickets::Table).columns(all);
            let _ = query.select_from(select);
            query.returning(Query::returning().columns([Tickets::Id]));
            let id = TicketId(conn.fetch_number(dialect.build(&query)).await?);
            Ok((id, prefix.reference(id)))
        }
        Dialect::Sqlite => {
            // The writer is alone, so the next id is one above the sequence. Should that ever be
            // wrong, the reference is written again with the id that was drawn.
            let head = String::from(prefix.clone());
            let guess = Expr::cust_with_values(
                "printf('%s-%05d', ?, (SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence \
                 WHERE name = 'escalated_tickets'))",
                [head],
            );
            let mut query = Query::insert();
            let all = columns.into_iter().chain([Tickets::Reference]);
            query.into_table(Tickets::Table).columns(all);
            query.values_panic(values.into_iter().map(Expr::val).chain([guess]));
            query.returning(Query::returning().columns([Tickets::Id, Tickets::Reference]));
            let row: Option<(i64, String)> = conn.fetch_optional(dialect.build(&query)).await?;
            let (id, written) = row.unwrap_or_default();
            let id = TicketId(id);
            let reference = prefix.reference(id);
            if written != reference.as_str() {
                set_reference(conn, id, &reference).await?;
            }
            Ok((id, reference))
        }
    }
}

async fn set_reference(conn: &mut Conn<'_>, id: TicketId, reference: &Reference) -> Result<()> {
    let mut query = Query::update();
    query
        .table(Tickets::Table)
        .value(Tickets::Reference, reference.as_str())
        .and_where(Expr::col(Tickets::Id).eq(id.0));
    let statement = conn.dialect().build(&query);
    conn.execute(statement).await.map(|_| ())
}

fn columns(cx: &Cx, t: &Ticket, guest_hash: Option<&str>) -> Vec<(Tickets, Value)> {
    let user = t.requester_user().map(|id| id.as_str().to_owned());
    vec![
        (Tickets::TenantId, cx.tenant.as_str().into()),
        (Tickets::RequesterType, user.as_ref().map(|_| "user".to_owned()).into()),
        (Tickets::RequesterId, user.into()),
        (Tickets::ContactId, t.contact_id.map(|id| id.0).into()),
        (Tickets::GuestName, t.guest_name.clone().into()),
        (Tickets::GuestEmail, t.guest_email.clone().into()),
        (Tickets::GuestEmailFold, t.guest_email.as_deref().map(fold_email).into()),
        (Tickets::GuestNonce, t.guest_nonce.clone().into()),
        (Tickets::GuestTokenHash, guest_hash.map(str::to_owned).into()),
        (Tickets::AssignedTo, t.assignee.as_ref().map(|id| id.as_str().to_owned()).into()),
        (Tickets::Subject, t.subject.clone().into()),
        (Tickets::SubjectFold, fold(&t.subject).into()),
        (Tickets::Description, t.description.clone().into()),
        (Tickets::Status, t.status.as_str().into()),
        (Tickets::Priority, t.priority.weight().into()),
        (Tickets::TicketType, t.ticket_type.as_str().into()),
        (Tickets::Channel, t.channel.as_str().into()),
        (Tickets::Awaiting, t.awaiting.as_str().into()),
        (Tickets::DepartmentId, t.department_id.map(|id| id.0).into()),
        (Tickets::Metadata, t.metadata.clone().into()),
        (Tickets::FirstResponseAt, t.first_response_at.into()),
        (Tickets::FirstResponseDueAt, t.sla.first_response_due_at.into()),
        (Tickets::ResolutionDueAt, t.sla.resolution_due_at.into()),
        (Tickets::SlaFirstResponseBreached, t.sla.first_response_breached.into()),
        (Tickets::SlaResolutionBreached, t.sla.resolution_breached.into()),
        (Tickets::SlaPolicyId, t.sla.policy_id.map(|id| id.0).into()),
        (Tickets::SlaPolicyPinned, t.sla.policy_is_pinned.into()),
        (Tickets::SlaLevel, i16::from(t.sla.level).into()),
        (Tickets::ResolvedAt, t.resolved_at.into()),
        (Tickets::ClosedAt, t.closed_at.into()),
        (Tickets::LastReplyAt, t.last_reply_at.into()),
        (Tickets::Version, t.version.into()),
        (Tickets::EventSeq, t.seq.into()),
        (Tickets::CreatedAt, t.created_at.into()),
        (Tickets::UpdatedAt, t.updated_at.into()),
    ]
}
