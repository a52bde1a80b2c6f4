use escalated_core::conditions::Op;
use sea_query::{Expr, ExprTrait, Query};
use serde_json::Value;

use super::columns::never;
use crate::sql::{
    Dialect,
    conditions::list,
    schema::{TicketTag, Tickets},
};

/// Clauses on the tags of a ticket.
pub(super) fn tags(dialect: Dialect, op: Op, value: &Value) -> Expr {
    let tag = || Expr::col((TicketTag::Table, TicketTag::TagId));
    match op {
        Op::IsEmpty => tagged(None).not(),
        Op::Contains => value.as_i64().map_or_else(never, |id| tagged(Some(tag().eq(id)))),
        Op::In => {
            let ids: Vec<i64> =
                value.as_array().into_iter().flatten().filter_map(Value::as_i64).collect();
            if ids.is_empty() { never() } else { tagged(Some(ids_in(dialect, tag(), ids))) }
        }
        _ => never(),
    }
}

fn tagged(which: Option<Expr>) -> Expr {
    Expr::exists(
        Query::select()
            .expr(Expr::cust("1"))
            .from(TicketTag::Table)
            .and_where(
                Expr::col((TicketTag::Table, TicketTag::TicketId))
                    .equals((Tickets::Table, Tickets::Id)),
            )
            .and_where_option(which)
            .take(),
    )
}

/// Whether a number is one of these: a short list as it is, a long one as one value.
pub(crate) fn ids_in(dialect: Dialect, left: Expr, ids: Vec<i64>) -> Expr {
    list::integers_in(dialect, left, ids)
}
