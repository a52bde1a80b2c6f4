use escalated_core::conditions::{Clause, Fact, Field, Op, literal};
use sea_query::{Expr, ExprTrait, Value};

use super::{
    columns::{Column, Stored, always, never, stored},
    ids, list, text,
};
use crate::sql::Dialect;

/// One clause on a declared field.
pub(super) fn compile(dialect: Dialect, field: Field, clause: &Clause) -> Expr {
    let (op, turned) = clause.op.positive();
    let positive = match stored(field.name) {
        Some(Stored::Tags) => ids::tags(dialect, op, &clause.value),
        Some(Stored::Always(name)) => column(dialect, Column::new(name, false), field, op, clause),
        Some(Stored::Maybe(name)) => column(dialect, Column::new(name, true), field, op, clause),
        None => never(),
    };
    if turned { positive.not() } else { positive }
}

fn column(dialect: Dialect, column: Column, field: Field, op: Op, clause: &Clause) -> Expr {
    match op {
        Op::IsEmpty => text::is_empty(column, field.kind),
        Op::In => {
            let values = clause.value.as_array().into_iter().flatten();
            let facts: Vec<Fact> = values.filter_map(|value| literal(field.kind, value)).collect();
            list::is_in(dialect, column, facts)
        }
        op => literal(field.kind, &clause.value)
            .map_or_else(never, |other| compare(dialect, column, op, other)),
    }
}

fn compare(dialect: Dialect, column: Column, op: Op, other: Fact) -> Expr {
    if let Fact::Text(text) = other {
        return match op {
            Op::Eq => column.known(column.expr().eq(text)),
            Op::Contains => text::contains(dialect, column, text),
            Op::StartsWith => text::starts_with(dialect, column, text),
            Op::EndsWith => text::ends_with(dialect, column, text),
            _ => never(),
        };
    }
    let Some(value) = bind(other) else { return never() };
    let left = column.expr();
    let comparison = match op {
        Op::Eq => left.eq(value),
        Op::Lt => left.lt(value),
        Op::Lte => left.lte(value),
        Op::Gt => left.gt(value),
        Op::Gte => left.gte(value),
        _ => return never(),
    };
    column.known(comparison)
}

/// The value to bind for a fact that a column can hold.
pub(super) fn bind(fact: Fact) -> Option<Value> {
    Some(match fact {
        Fact::Integer(number) => number.into(),
        Fact::Keyword(word) | Fact::Text(word) => word.into(),
        Fact::Time(instant) => instant.into(),
        Fact::Bool(yes) => yes.into(),
        Fact::Null | Fact::Ids(_) => return None,
    })
}

/// True of every row in which the column has a value.
pub(super) fn present(column: Column) -> Expr {
    column.known(always())
}
