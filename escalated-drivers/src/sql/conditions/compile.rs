use escalated_core::{
    conditions::{Condition, find},
    tickets::TICKET_FIELDS,
};
use sea_query::{Expr, ExprTrait};

use super::{
    clause,
    columns::{always, never},
};
use crate::sql::Dialect;

/// A checked tree as an expression over `escalated_tickets`: true of exactly the rows of which
/// [`escalated_core::conditions::matches`] is true. A clause on an undeclared field is never true.
///
/// ```
/// use escalated_core::conditions::{Condition, Op};
/// use escalated_drivers::sql::{Dialect, conditions::compile, schema::Tickets};
/// use sea_query::Query;
///
/// let mine = Condition::clause("assigned_to", Op::Eq, "7");
/// let query = Query::select()
///     .column((Tickets::Table, Tickets::Id))
///     .from(Tickets::Table)
///     .and_where(compile(Dialect::Sqlite, &mine))
///     .to_owned();
/// let statement = Dialect::Sqlite.build(&query);
/// assert!(statement.sql.ends_with(r#""assigned_to" = ?"#), "{}", statement.sql);
/// ```
#[must_use]
pub fn compile(dialect: Dialect, tree: &Condition) -> Expr {
    match tree {
        Condition::All { all } => {
            let parts = all.iter().map(|part| compile(dialect, part));
            parts.reduce(Expr::and).unwrap_or_else(always)
        }
        Condition::Any { any } => {
            let parts = any.iter().map(|part| compile(dialect, part));
            parts.reduce(Expr::or).unwrap_or_else(never)
        }
        Condition::Not { not } => compile(dialect, not).not(),
        Condition::Clause(clause) => match find(TICKET_FIELDS, &clause.field) {
            Some(field) => clause::compile(dialect, field, clause),
            None => never(),
        },
    }
}
