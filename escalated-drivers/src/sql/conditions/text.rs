use escalated_core::conditions::FieldKind;
use sea_query::{Expr, ExprTrait};

use super::{clause::present, columns::Column};
use crate::sql::Dialect;

/// Nothing there, or for words and texts nothing in it.
pub(super) fn is_empty(column: Column, kind: FieldKind) -> Expr {
    match kind {
        FieldKind::Keyword(_) | FieldKind::Text => {
            column.is_missing().or(column.known(column.expr().eq("")))
        }
        _ => column.is_missing(),
    }
}

/// The place of a text in the folded column, never LIKE: its wildcards, escapes and collations
/// differ between the databases.
pub(super) fn contains(dialect: Dialect, column: Column, text: String) -> Expr {
    let place = match dialect {
        Dialect::Sqlite => Expr::cust_with_exprs("instr(?, ?)", [column.expr(), text.into()]),
        Dialect::Postgres => Expr::cust_with_exprs("strpos($1, $2)", [column.expr(), text.into()]),
        Dialect::MySql => Expr::cust_with_exprs("LOCATE(?, ?)", [text.into(), column.expr()]),
    };
    column.known(place.gt(0))
}

pub(super) fn starts_with(dialect: Dialect, column: Column, text: String) -> Expr {
    let length = letters(&text);
    let parts = [column.expr(), length.into()];
    let start = match dialect {
        Dialect::Sqlite => Expr::cust_with_exprs("substr(?, 1, ?)", parts),
        Dialect::Postgres => Expr::cust_with_exprs("left($1, $2)", parts),
        Dialect::MySql => Expr::cust_with_exprs("LEFT(?, ?)", parts),
    };
    column.known(start.eq(text))
}

pub(super) fn ends_with(dialect: Dialect, column: Column, text: String) -> Expr {
    let length = letters(&text);
    if length == 0 {
        return present(column);
    }
    let end = match dialect {
        Dialect::Sqlite => Expr::cust_with_exprs("substr(?, ?)", [column.expr(), (-length).into()]),
        Dialect::Postgres => Expr::cust_with_exprs("right($1, $2)", [column.expr(), length.into()]),
        Dialect::MySql => Expr::cust_with_exprs("RIGHT(?, ?)", [column.expr(), length.into()]),
    };
    column.known(end.eq(text))
}

/// How many characters the text has, as the databases count them. PostgreSQL takes an `int`.
fn letters(text: &str) -> i32 {
    i32::try_from(text.chars().count()).unwrap_or(i32::MAX)
}
