use chrono::SecondsFormat;
use escalated_core::{conditions::Fact, time::Timestamp};
use sea_query::{Expr, ExprTrait, Value};

use super::{
    clause::bind,
    columns::{Column, never},
};
use crate::sql::Dialect;

/// Up to this many values a list is written as `IN (?, ?)`; a longer one is bound as one value.
const SHORT: usize = 16;

/// Whether the column is one of these values.
pub(super) fn is_in(dialect: Dialect, column: Column, mut facts: Vec<Fact>) -> Expr {
    let mut seen: Vec<Fact> = Vec::with_capacity(facts.len().min(SHORT));
    if facts.len() <= SHORT {
        facts.retain(|fact| {
            let fresh = !seen.contains(fact);
            if fresh {
                seen.push(fact.clone());
            }
            fresh
        });
    }
    let Some(first) = facts.first() else { return never() };
    let element = Element::of(first);
    if facts.len() > SHORT
        && let Some(element) = element
    {
        let texts = facts.into_iter().filter_map(|fact| element.text(dialect, fact)).collect();
        return column.known(long(dialect, column.expr(), element, texts));
    }
    column.known(short(column.expr(), facts.into_iter().filter_map(bind).collect()))
}

/// Whether a number is one of these.
pub(super) fn integers_in(dialect: Dialect, left: Expr, ids: Vec<i64>) -> Expr {
    if ids.is_empty() {
        never()
    } else if ids.len() <= SHORT {
        short(left, ids.into_iter().map(Value::from).collect())
    } else {
        let texts = ids.into_iter().map(|id| id.to_string()).collect();
        long(dialect, left, Element::Integer, texts)
    }
}

/// Repeats the last value up to a power of two, so that lists of any length make few different
/// statements and those stay prepared.
fn short(left: Expr, mut values: Vec<Value>) -> Expr {
    match values.last().cloned() {
        None => never(),
        Some(only) if values.len() == 1 => left.eq(only),
        Some(last) => {
            values.resize(values.len().next_power_of_two(), last);
            left.is_in(values)
        }
    }
}

/// What a long list is made of.
#[derive(Debug, Clone, Copy)]
enum Element {
    Integer,
    Word,
    Time,
}

impl Element {
    fn of(fact: &Fact) -> Option<Self> {
        match fact {
            Fact::Integer(_) => Some(Self::Integer),
            Fact::Keyword(_) | Fact::Text(_) => Some(Self::Word),
            Fact::Time(_) => Some(Self::Time),
            Fact::Bool(_) | Fact::Null | Fact::Ids(_) => None,
        }
    }

    fn text(self, dialect: Dialect, fact: Fact) -> Option<String> {
        match (self, fact) {
            (Self::Integer, Fact::Integer(number)) => Some(number.to_string()),
            (Self::Word, Fact::Keyword(word) | Fact::Text(word)) => Some(word),
            (Self::Time, Fact::Time(instant)) => Some(time_text(dialect, instant)),
            _ => None,
        }
    }
}

/// An instant as the database writes it: on SQLite exactly as sqlx stores it.
pub(crate) fn time_text(dialect: Dialect, instant: Timestamp) -> String {
    match dialect {
        Dialect::Sqlite => instant.to_rfc3339_opts(SecondsFormat::AutoSi, false),
        Dialect::Postgres => instant.to_rfc3339_opts(SecondsFormat::Micros, true),
        Dialect::MySql => instant.format("%Y-%m-%d %H:%M:%S%.6f").to_string(),
    }
}

/// The whole list as one bound text.
fn long(dialect: Dialect, left: Expr, element: Element, texts: Vec<String>) -> Expr {
    let template = match (dialect, element) {
        (Dialect::Sqlite, Element::Integer) => {
            "? IN (SELECT CAST(value AS INTEGER) FROM json_each(?))"
        }
        (Dialect::Sqlite, _) => "? IN (SELECT value FROM json_each(?))",
        (Dialect::Postgres, Element::Integer) => "$1 = ANY(CAST($2 AS BIGINT[]))",
        (Dialect::Postgres, Element::Word) => "$1 = ANY(CAST($2 AS TEXT[]))",
        (Dialect::Postgres, Element::Time) => "$1 = ANY(CAST($2 AS TIMESTAMPTZ[]))",
        (Dialect::MySql, Element::Integer) => {
            "? IN (SELECT j.v FROM JSON_TABLE(?, '$[*]' COLUMNS (v BIGINT PATH '$')) j)"
        }
        (Dialect::MySql, Element::Word) => {
            "? IN (SELECT j.v COLLATE utf8mb4_nopad_bin FROM JSON_TABLE(?, '$[*]' \
             COLUMNS (v VARCHAR(1024) CHARACTER SET utf8mb4 PATH '$')) j)"
        }
        (Dialect::MySql, Element::Time) => {
            "? IN (SELECT j.v FROM JSON_TABLE(?, '$[*]' COLUMNS (v DATETIME(6) PATH '$')) j)"
        }
    };
    let list = match dialect {
        Dialect::Postgres => postgres_array(&texts.into_iter().map(Some).collect::<Vec<_>>()),
        Dialect::Sqlite | Dialect::MySql => serde_json::Value::from(texts).to_string(),
    };
    Expr::cust_with_exprs(template, [left, list.into()])
}

/// The text form of an array: every element in quotes, with quotes and backslashes escaped; what is
/// none is NULL.
pub(crate) fn postgres_array(texts: &[Option<String>]) -> String {
    let mut array = String::from("{");
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            array.push(',');
        }
        let Some(text) = text else {
            array.push_str("NULL");
            continue;
        };
        array.push('"');
        for piece in text.split_inclusive(['\\', '"']) {
            let plain = piece.strip_suffix(['\\', '"']).unwrap_or(piece);
            array.push_str(plain);
            if let Some(special) = piece.get(plain.len()..).filter(|rest| !rest.is_empty()) {
                array.push('\\');
                array.push_str(special);
            }
        }
        array.push('"');
    }
    array.push('}');
    array
}

#[cfg(test)]
mod tests {
    use super::postgres_array;

    #[test]
    fn array_elements_are_quoted() {
        let some = |text: &str| Some(text.to_owned());
        let texts = [some("a"), some("b\"c\\d"), some(""), some("NULL"), None];
        assert_eq!(postgres_array(&texts), r#"{"a","b\"c\\d","","NULL",NULL}"#);
    }
}
