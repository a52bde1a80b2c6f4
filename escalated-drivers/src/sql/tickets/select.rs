use escalated_core::{actor::Cx, ids::TicketId, tickets::TicketKey};
use sea_query::{Expr, ExprTrait, LockType, Query};

use crate::sql::{Dialect, Statement, conditions::ids_in, schema::Tickets};

/// The columns of [`super::TicketRow`].
pub(crate) fn ticket_columns() -> [Tickets; 33] {
    use Tickets::{
        AssignedTo, Awaiting, Channel, ClosedAt, ContactId, CreatedAt, DepartmentId, Description,
        EventSeq, FirstResponseAt, FirstResponseDueAt, GuestEmail, GuestName, GuestNonce, Id,
        LastReplyAt, Metadata, Priority, Reference, RequesterId, ResolutionDueAt, ResolvedAt,
        SlaFirstResponseBreached, SlaLevel, SlaPolicyId, SlaPolicyPinned, SlaResolutionBreached,
        Status, Subject, TenantId, TicketType, UpdatedAt, Version,
    };
    [
        Id,
        TenantId,
        Reference,
        RequesterId,
        ContactId,
        GuestName,
        GuestEmail,
        GuestNonce,
        AssignedTo,
        Subject,
        Description,
        Status,
        Priority,
        TicketType,
        Channel,
        Awaiting,
        DepartmentId,
        Metadata,
        FirstResponseAt,
        FirstResponseDueAt,
        ResolutionDueAt,
        SlaFirstResponseBreached,
        SlaResolutionBreached,
        SlaPolicyId,
        SlaPolicyPinned,
        SlaLevel,
        ResolvedAt,
        ClosedAt,
        LastReplyAt,
        Version,
        EventSeq,
        CreatedAt,
        UpdatedAt,
    ]
}

/// One ticket by id or by reference, locked if asked.
///
/// By id the tenant is compared on the row that was read: with it in the predicate, PostgreSQL
/// chose an index that begins with the tenant and read all of the tenant's rows.
pub(crate) fn select_ticket(dialect: Dialect, cx: &Cx, key: &TicketKey, lock: bool) -> Statement {
    let mut query = Query::select();
    query.columns(ticket_columns()).from(Tickets::Table);
    match key {
        TicketKey::Id(id) => query.and_where(Expr::col(Tickets::Id).eq(id.0)),
        TicketKey::Reference(reference) => query
            .and_where(Expr::col(Tickets::TenantId).eq(cx.tenant.as_str()))
            .and_where(Expr::col(Tickets::Reference).eq(reference.as_str())),
    };
    // SQLite's writers hold the lock of the whole file already.
    if lock && dialect != Dialect::Sqlite {
        query.lock(LockType::Update);
    }
    dialect.build(&query)
}

/// The tickets with these ids in any order; by id, so the tenant is to be compared on the rows.
pub(crate) fn select_tickets(dialect: Dialect, ids: &[TicketId]) -> Statement {
    let mut query = Query::select();
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    query.columns(ticket_columns()).from(Tickets::Table).and_where(ids_in(
        dialect,
        Expr::col(Tickets::Id),
        ids,
    ));
    dialect.build(&query)
}
