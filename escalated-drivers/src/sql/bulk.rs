use std::fmt::Write as _;

use escalated_core::Result;
use sea_query::{Iden, Value};
use serde::Serialize;

use super::{Conn, Dialect, Statement, conditions};

/// How many rows one statement carries at most, so that none grows without end.
const MOST: usize = 2_000;

/// What a column of many rows holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    Integer,
    Text,
    Bool,
    Time,
    Json,
}

/// Many rows of a table that go to the database as one value (SQLite, MySQL) or one for each column
/// (PostgreSQL). The statement is the same for any number of rows, so it stays prepared.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bulk<T: 'static, const N: usize> {
    pub table: T,
    pub columns: [(T, Holds); N],
}

impl<T: Iden + Copy, const N: usize> Bulk<T, N> {
    /// Writes new rows.
    pub(crate) async fn insert(&self, conn: &mut Conn<'_>, rows: Vec<[Value; N]>) -> Result<()> {
        conn.execute_all(self.inserts(conn.dialect(), rows)).await
    }

    /// What writes new rows.
    pub(crate) fn inserts(&self, dialect: Dialect, rows: Vec<[Value; N]>) -> Vec<Statement> {
        pieces(dialect, rows, || self.insert_text(dialect))
    }

    /// What writes new rows, but for those whose unique key is there already.
    pub(crate) fn inserts_missing(
        &self,
        dialect: Dialect,
        rows: Vec<[Value; N]>,
    ) -> Vec<Statement> {
        let table = self.table.unquoted();
        pieces(dialect, rows, || match dialect {
            Dialect::Sqlite => {
                // Without the condition SQLite would read the conflict clause as a join.
                format!("{} WHERE TRUE ON CONFLICT DO NOTHING", self.insert_text(dialect))
            }
            Dialect::Postgres => format!("{} ON CONFLICT DO NOTHING", self.insert_text(dialect)),
            Dialect::MySql => {
                format!(
                    "{} ON DUPLICATE KEY UPDATE {table}.id = {table}.id",
                    self.insert_text(dialect)
                )
            }
        })
    }

    /// What changes the rows whose ids stand in the first column.
    pub(crate) fn updates(&self, dialect: Dialect, rows: Vec<[Value; N]>) -> Vec<Statement> {
        pieces(dialect, rows, || self.update_text(dialect))
    }

    fn insert_text(&self, dialect: Dialect) -> String {
        let (mut names, mut values) = (String::new(), String::new());
        for (place, (column, holds)) in self.columns.into_iter().enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            let _ = write!(names, "{comma}{}", column.unquoted());
            let _ = write!(values, "{comma}{}", value(dialect, place, holds));
        }
        let (table, source) = (self.table.unquoted(), self.source(dialect));
        format!("INSERT INTO {table} ({names}) SELECT {values} FROM {source}")
    }

    fn update_text(&self, dialect: Dialect) -> String {
        let (table, source) = (self.table.unquoted(), self.source(dialect));
        let mut set = String::new();
        for (place, (column, holds)) in self.columns.into_iter().enumerate().skip(1) {
            let comma = if place == 1 { "" } else { ", " };
            // Only MySQL takes the table's name on the left.
            let owner = if dialect == Dialect::MySql { format!("{table}.") } else { String::new() };
            let value = value(dialect, place, holds);
            let _ = write!(set, "{comma}{owner}{} = {value}", column.unquoted());
        }
        if dialect == Dialect::MySql {
            format!(
                "UPDATE {source} STRAIGHT_JOIN {table} FORCE INDEX (PRIMARY) ON {table}.id = r.c0 SET {set}"
            )
        } else {
            format!("UPDATE {table} SET {set} FROM {source} WHERE {table}.id = r.c0")
        }
    }

    /// The rows as a table `r` of columns `c0`, `c1`, and so on.
    fn source(&self, dialect: Dialect) -> String {
        let mut text = String::new();
        for (place, (_, holds)) in self.columns.into_iter().enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            let _ = match dialect {
                Dialect::Sqlite => {
                    write!(text, "{comma}json_extract(value, '$[{place}]') AS c{place}")
                }
                Dialect::Postgres => {
                    write!(text, "{comma}CAST(${} AS {}[])", place + 1, postgres_type(holds))
                }
                Dialect::MySql => {
                    write!(text, "{comma}c{place} {} PATH '$[{place}]'", mysql_type(holds))
                }
            };
        }
        match dialect {
            Dialect::Sqlite => format!("(SELECT {text} FROM json_each(?)) AS r"),
            Dialect::Postgres => {
                let names: Vec<String> = (0..N).map(|place| format!("c{place}")).collect();
                format!("unnest({text}) AS r ({})", names.join(", "))
            }
            Dialect::MySql => format!("JSON_TABLE(?, '$[*]' COLUMNS ({text})) AS r"),
        }
    }
}

fn pieces<const N: usize>(
    dialect: Dialect,
    mut rows: Vec<[Value; N]>,
    text: impl Fn() -> String,
) -> Vec<Statement> {
    let mut statements = Vec::new();
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(MOST));
        let piece = std::mem::replace(&mut rows, rest);
        let values = match dialect {
            Dialect::Postgres => arrays(piece),
            Dialect::Sqlite | Dialect::MySql => vec![list(dialect, piece).into()],
        };
        statements.push(Statement::new(text(), sea_query::Values(values)));
    }
    statements
}

fn value(dialect: Dialect, place: usize, holds: Holds) -> String {
    if dialect == Dialect::Postgres && holds == Holds::Json {
        format!("CAST(r.c{place} AS jsonb)")
    } else {
        format!("r.c{place}")
    }
}

fn postgres_type(holds: Holds) -> &'static str {
    match holds {
        Holds::Integer => "BIGINT",
        Holds::Text | Holds::Json => "TEXT",
        Holds::Bool => "BOOLEAN",
        Holds::Time => "TIMESTAMPTZ",
    }
}

fn mysql_type(holds: Holds) -> &'static str {
    match holds {
        Holds::Integer | Holds::Bool => "BIGINT",
        Holds::Text | Holds::Json => "LONGTEXT CHARACTER SET utf8mb4",
        Holds::Time => "DATETIME(6)",
    }
}

/// A value in an array.
#[derive(Serialize)]
#[serde(untagged)]
enum Cell {
    None,
    Integer(i64),
    Text(String),
}

/// An array of arrays.
fn list<const N: usize>(dialect: Dialect, rows: Vec<[Value; N]>) -> String {
    let rows: Vec<Vec<Cell>> = rows
        .into_iter()
        .map(|row| row.into_iter().map(|value| cell(dialect, value)).collect())
        .collect();
    // Numbers and texts have a text; the database would refuse an empty one.
    serde_json::to_string(&rows).unwrap_or_default()
}

fn cell(dialect: Dialect, value: Value) -> Cell {
    let integer = match value {
        Value::Bool(value) => value.map(i64::from),
        Value::SmallInt(value) => value.map(i64::from),
        Value::Int(value) => value.map(i64::from),
        Value::BigInt(value) => value,
        other => return text(dialect, other).map_or(Cell::None, Cell::Text),
    };
    integer.map_or(Cell::None, Cell::Integer)
}

/// One array for each column.
fn arrays<const N: usize>(rows: Vec<[Value; N]>) -> Vec<Value> {
    let mut columns: [Vec<Option<String>>; N] = std::array::from_fn(|_| Vec::new());
    for row in rows {
        for (column, value) in columns.iter_mut().zip(row) {
            column.push(match value {
                Value::Bool(value) => value.map(|value| value.to_string()),
                Value::SmallInt(value) => value.map(|value| value.to_string()),
                Value::Int(value) => value.map(|value| value.to_string()),
                Value::BigInt(value) => value.map(|value| value.to_string()),
                other => text(Dialect::Postgres, other),
            });
        }
    }
    columns.iter().map(|column| conditions::postgres_array(column).into()).collect()
}

fn text(dialect: Dialect, value: Value) -> Option<String> {
    match value {
        Value::String(value) => value,
        Value::Json(value) => value.map(|value| serde_json::to_string(&value).unwrap_or_default()),
        Value::ChronoDateTimeUtc(value) => value.map(|value| conditions::time_text(dialect, value)),
        // No row of ours holds another type; the tests of the tables that are written so see it.
        _ => None,
    }
}
