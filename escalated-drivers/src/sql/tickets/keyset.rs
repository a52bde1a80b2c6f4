use escalated_core::{
    Error, Result,
    page::{Cursor, CursorKey},
    tickets::{SortDir, SortKey, TicketSort},
};
use sea_query::{Expr, ExprTrait, Order, SelectStatement, Value};

use crate::sql::{Dialect, schema::Tickets};

/// The order of a list and what lies behind a cursor in it. Empty keys come last in both
/// directions; the id decides between equal keys.
#[derive(Debug, Clone)]
pub(super) struct Keyset {
    dialect: Dialect,
    /// None when the id alone is the order.
    key: Option<(Tickets, bool)>,
    dir: SortDir,
    id: Expr,
}

impl Keyset {
    /// By the sort's column, then by the id.
    pub(super) fn new(dialect: Dialect, sort: TicketSort) -> Self {
        let id = Expr::col((Tickets::Table, Tickets::Id));
        Self { dialect, key: Some(column(sort.key)), dir: sort.dir, id }
    }

    /// By an id alone, newest first.
    pub(super) fn newest(dialect: Dialect, id: Expr) -> Self {
        Self { dialect, key: None, dir: SortDir::Desc, id }
    }

    /// Adds the order to a query.
    pub(super) fn order(&self, query: &mut SelectStatement) {
        let order = match self.dir {
            SortDir::Asc => Order::Asc,
            SortDir::Desc => Order::Desc,
        };
        if let Some((name, maybe)) = self.key {
            let key = Expr::col((Tickets::Table, name));
            if maybe {
                query.order_by_expr(key.clone().is_null(), Order::Asc);
            }
            query.order_by_expr(key, order.clone());
        }
        query.order_by_expr(self.id.clone(), order);
    }

    /// The rows after a cursor.
    ///
    /// # Errors
    /// `malformed_cursor` when its key cannot be one of this sort.
    pub(super) fn after(&self, cursor: &Cursor) -> Result<Expr> {
        let id_after = self.beyond(self.id.clone(), cursor.id.into());
        let Some((name, maybe)) = self.key else { return Ok(id_after) };
        let key = Expr::col((Tickets::Table, name));
        let value: Value = match &cursor.key {
            CursorKey::Null if maybe => return Ok(key.is_null().and(id_after)),
            CursorKey::Null => return Err(malformed()),
            CursorKey::Integer(number) => (*number).into(),
            CursorKey::Text(text) => text.as_str().into(),
            CursorKey::Time(instant) => (*instant).into(),
        };
        if !fits(name, &cursor.key) {
            return Err(malformed());
        }
        if maybe {
            let tie = key.clone().eq(value.clone()).and(id_after);
            return Ok(self.beyond(key.clone(), value).or(tie).or(key.is_null()));
        }
        Ok(match self.dialect {
            // Both walk their index from exactly this place.
            Dialect::Sqlite | Dialect::Postgres => {
                let left = Expr::tuple([key, self.id.clone()]);
                let right = Expr::tuple([value.into(), cursor.id.into()]);
                match self.dir {
                    SortDir::Asc => left.gt(right),
                    SortDir::Desc => left.lt(right),
                }
            }
            // MariaDB does not make a range of a comparison of rows.
            Dialect::MySql => {
                let up_to = match self.dir {
                    SortDir::Asc => key.clone().gte(value.clone()),
                    SortDir::Desc => key.clone().lte(value.clone()),
                };
                up_to.and(self.beyond(key, value).or(id_after))
            }
        })
    }

    fn beyond(&self, left: Expr, value: Value) -> Expr {
        match self.dir {
            SortDir::Asc => left.gt(value),
            SortDir::Desc => left.lt(value),
        }
    }
}

/// The column of a sort, and whether it may be empty.
fn column(key: SortKey) -> (Tickets, bool) {
    match key {
        SortKey::CreatedAt => (Tickets::CreatedAt, false),
        SortKey::UpdatedAt => (Tickets::UpdatedAt, false),
        SortKey::Status => (Tickets::Status, false),
        SortKey::Priority => (Tickets::Priority, false),
        SortKey::Subject => (Tickets::SubjectFold, false),
        // Empty only inside the transaction that writes the ticket.
        SortKey::Reference => (Tickets::Reference, false),
        SortKey::AssignedTo => (Tickets::AssignedTo, true),
        SortKey::DepartmentId => (Tickets::DepartmentId, true),
        SortKey::ResolvedAt => (Tickets::ResolvedAt, true),
        SortKey::ClosedAt => (Tickets::ClosedAt, true),
    }
}

fn fits(name: Tickets, key: &CursorKey) -> bool {
    match name {
        Tickets::Priority | Tickets::DepartmentId => matches!(key, CursorKey::Integer(_)),
        Tickets::CreatedAt | Tickets::UpdatedAt | Tickets::ResolvedAt | Tickets::ClosedAt => {
            matches!(key, CursorKey::Time(_))
        }
        _ => matches!(key, CursorKey::Text(_)),
    }
}

fn malformed() -> Error {
    Error::field(
        "cursor",
        "malformed_cursor",
        "send the `next_cursor` of the page before unchanged, or leave it out",
    )
}
