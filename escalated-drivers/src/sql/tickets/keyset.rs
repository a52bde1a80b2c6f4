use escalated_core::{
    Error, Result,
    page::{Cursor, CursorKey},
    tickets::{SortDir, SortKey, TicketSort},
};
use sea_query::{Expr, ExprTrait, Order, SelectStatement, Value};

use crate::sql::{Dialect, schema::Tickets};

/// The order of a list and what lies behind a cursor in it. Empty keys come last in both
/// directions; age decides between equal keys.
#[derive(Debug, Clone)]
pub(super) struct Keyset {
    dialect: Dialect,
    /// None when the id alone is the order.
    key: Option<Key>,
    dir: SortDir,
    id: Expr,
}

#[derive(Debug, Clone, Copy)]
struct Key {
    name: Tickets,
    may_be_empty: bool,
    /// Whether equal keys are ordered by creation before the id.
    by_creation: bool,
    /// Whether no two tickets of a tenant have the same, so that nothing else decides.
    is_unique: bool,
}

/// One of the two ways through an index whose keys may be empty: first those that are not, then
/// those that are. No index has them in this order for both directions.
pub(super) struct Arm {
    pub is_empty: bool,
    pub holds: Expr,
}

impl Keyset {
    /// By the sort's column, then by age.
    pub(super) fn new(dialect: Dialect, sort: TicketSort) -> Self {
        let id = Expr::col((Tickets::Table, Tickets::Id));
        let (name, may_be_empty) = column(sort.key);
        let key = Key {
            name,
            may_be_empty,
            by_creation: sort.key.orders_by_creation(),
            is_unique: sort.key == SortKey::Reference,
        };
        Self { dialect, key: Some(key), dir: sort.dir, id }
    }

    /// By an id alone, newest first.
    pub(super) fn newest(dialect: Dialect, id: Expr) -> Self {
        Self { dialect, key: None, dir: SortDir::Desc, id }
    }

    /// The key that may be empty.
    pub(super) fn key_or_empty(&self) -> Option<Expr> {
        self.key.filter(|key| key.may_be_empty).map(Key::expr)
    }

    /// Whether equal keys are ordered by creation before the id.
    pub(super) fn is_by_creation(&self) -> bool {
        self.key.is_some_and(|key| key.by_creation)
    }

    /// The direction.
    pub(super) fn direction(&self) -> Order {
        match self.dir {
            SortDir::Asc => Order::Asc,
            SortDir::Desc => Order::Desc,
        }
    }

    /// Adds the order to a query.
    pub(super) fn order(&self, query: &mut SelectStatement) {
        if let Some(key) = self.key_or_empty() {
            query.order_by_expr(key.is_null(), Order::Asc);
        }
        self.order_arm(query, false);
    }

    /// Adds the order within one arm, which is that of the index.
    pub(super) fn order_arm(&self, query: &mut SelectStatement, is_empty: bool) {
        // MariaDB sorts by a key that is empty throughout; PostgreSQL walks the index only with it.
        let tells = !is_empty || self.dialect != Dialect::MySql;
        if let Some(key) = self.key.filter(|_| tells) {
            query.order_by_expr(key.expr(), self.direction());
        }
        if self.is_by_creation() {
            query.order_by_expr(created_at(), self.direction());
        }
        if !self.key.is_some_and(|key| key.is_unique) {
            query.order_by_expr(self.id.clone(), self.direction());
        }
    }

    /// The rows after a cursor.
    ///
    /// # Errors
    /// `malformed_cursor` when its key cannot be one of this sort.
    pub(super) fn after(&self, cursor: &Cursor) -> Result<Expr> {
        let Some(key) = self.key else {
            return Ok(self.beyond(self.id.clone(), cursor.id.into()));
        };
        let behind = self.behind(&self.place(key, cursor)?);
        Ok(match (&cursor.key, key.may_be_empty) {
            (CursorKey::Null, _) => key.expr().is_null().and(behind),
            (_, true) => behind.or(key.expr().is_null()),
            (_, false) => behind,
        })
    }

    /// The arms that hold what comes after the cursor, in order.
    ///
    /// # Errors
    /// As [`Self::after`].
    pub(super) fn arms(&self, cursor: Option<&Cursor>) -> Result<Vec<Arm>> {
        let Some(key) = self.key else { return Ok(Vec::new()) };
        let empty = |holds| Arm { is_empty: true, holds };
        let full = |holds| Arm { is_empty: false, holds };
        Ok(match cursor {
            Some(cursor @ Cursor { key: CursorKey::Null, .. }) => vec![empty(self.after(cursor)?)],
            Some(cursor) => {
                let behind = self.behind(&self.place(key, cursor)?);
                vec![full(self.filled(key).and(behind)), empty(key.expr().is_null())]
            }
            None => vec![full(self.filled(key)), empty(key.expr().is_null())],
        })
    }

    /// That a key is not empty, as a range of its index.
    fn filled(&self, key: Key) -> Expr {
        if self.dialect != Dialect::Sqlite {
            return key.expr().is_not_null();
        }
        // SQLite passes over empty keys one by one unless it is given the end of a range.
        let least: Value = match key.name {
            Tickets::DepartmentId => i64::MIN.into(),
            _ => "".into(),
        };
        key.expr().gte(least)
    }

    /// The columns of the order with the values of a cursor; without a key that is empty.
    fn place(&self, key: Key, cursor: &Cursor) -> Result<Vec<(Expr, Value)>> {
        let mut place: Vec<(Expr, Value)> = Vec::with_capacity(3);
        let value = match &cursor.key {
            CursorKey::Null if key.may_be_empty => None,
            CursorKey::Null => return Err(malformed()),
            CursorKey::Integer(number) => Some((*number).into()),
            CursorKey::Text(text) => Some(text.as_str().into()),
            CursorKey::Time(instant) => Some((*instant).into()),
        };
        if let Some(value) = value {
            if !fits(key.name, &cursor.key) {
                return Err(malformed());
            }
            place.push((key.expr(), value));
        }
        if key.by_creation {
            let created = cursor.created_at.ok_or_else(malformed)?;
            place.push((created_at(), created.into()));
        }
        if !key.is_unique {
            place.push((self.id.clone(), cursor.id.into()));
        }
        Ok(place)
    }

    /// What lies behind a place, column by column.
    fn behind(&self, place: &[(Expr, Value)]) -> Expr {
        let [(first, value), rest @ ..] = place else { return Expr::val(false) };
        if rest.is_empty() {
            return self.beyond(first.clone(), value.clone());
        }
        match self.dialect {
            // Both walk their index from exactly this place.
            Dialect::Sqlite | Dialect::Postgres => {
                let left = Expr::tuple(place.iter().map(|(column, _)| column.clone()));
                let right = Expr::tuple(place.iter().map(|(_, value)| value.clone().into()));
                match self.dir {
                    SortDir::Asc => left.gt(right),
                    SortDir::Desc => left.lt(right),
                }
            }
            // MariaDB does not make a range of a comparison of rows.
            Dialect::MySql => {
                let tie = first.clone().eq(value.clone()).and(self.behind(rest));
                self.beyond(first.clone(), value.clone()).or(tie)
            }
        }
    }

    fn beyond(&self, left: Expr, value: Value) -> Expr {
        match self.dir {
            SortDir::Asc => left.gt(value),
            SortDir::Desc => left.lt(value),
        }
    }
}

impl Key {
    fn expr(self) -> Expr {
        Expr::col((Tickets::Table, self.name))
    }
}

/// When a ticket came in.
pub(super) fn created_at() -> Expr {
    Expr::col((Tickets::Table, Tickets::CreatedAt))
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
