use std::result;

use escalated_core::Result;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error as _, Visitor, value::Error},
    forward_to_deserialize_any,
};
use serde_json::Value;

use super::{Conn, DbRow, Dialect, Statement};

impl Conn<'_> {
    /// Reads many rows, as `fetch_all` does. From SQLite they come as one text: sqlx hands every
    /// row over from its thread and copies each value for that, which for many wide rows took
    /// longer than to find them.
    ///
    /// The statement names its columns as `R` names its fields. Rows that cannot be read so are
    /// read one by one.
    pub(crate) async fn fetch_packed<R, O>(&mut self, statement: Statement) -> Result<Vec<O>>
    where
        R: DeserializeOwned,
        O: DbRow + From<R>,
    {
        if self.dialect() == Dialect::Sqlite
            && let Ok(texts) = self.try_fetch_all::<(String,)>(pack::<R>(&statement)).await
            && let Some(Ok(rows)) = texts.first().map(|(text,)| serde_json::from_str(text))
        {
            let rows: Vec<R> = rows;
            return Ok(rows.into_iter().map(O::from).collect());
        }
        self.fetch_all(statement).await
    }
}

/// The rows as a list of lists. SQLite keeps the order of a subquery for this function.
fn pack<R: DeserializeOwned>(statement: &Statement) -> Statement {
    let (names, sql) = (names::<R>().join(", "), &statement.sql);
    let sql = format!("SELECT json_group_array(json_array({names})) FROM ({sql})");
    Statement { sql: sql.into(), ..statement.clone() }
}

/// A truth value as SQLite has it.
pub(crate) fn flag<'de, D: Deserializer<'de>>(from: D) -> result::Result<bool, D::Error> {
    Ok(i64::deserialize(from)? != 0)
}

/// A document as SQLite has it.
pub(crate) fn document<'de, D: Deserializer<'de>>(from: D) -> result::Result<Value, D::Error> {
    let text = String::deserialize(from)?;
    serde_json::from_str(&text).map_err(D::Error::custom)
}

/// The names of the fields of a row, in the order in which it takes them from a list.
fn names<R: DeserializeOwned>() -> &'static [&'static str] {
    let mut names: &'static [&'static str] = &[];
    // It has no values, so it always ends with an error.
    let _ = R::deserialize(Asking(&mut names));
    names
}

/// Has no values, and keeps the names of those that it is asked for.
struct Asking<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Asking<'_> {
    type Error = Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> result::Result<V::Value, Error> {
        *self.0 = fields;
        Err(Error::custom("no values"))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> result::Result<V::Value, Error> {
        Err(Error::custom("no struct"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(feature = "sqlite")]
#[cfg(test)]
mod tests {
    use escalated_core::time::Timestamp;
    use sea_query::Values;
    use serde_json::json;
    use sqlx::{Connection as _, SqliteConnection};

    use super::*;
    use crate::sql::conn::RawConn;

    #[derive(Debug, PartialEq, sqlx::FromRow, Deserialize)]
    struct Row {
        id: i64,
        word: Option<String>,
        #[serde(deserialize_with = "flag")]
        is_done: bool,
        #[serde(deserialize_with = "document")]
        data: Value,
        at: Option<Timestamp>,
    }

    const TABLE: &str = "CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT, is_done BOOLEAN, \
         data TEXT, at TEXT)";

    async fn read(rows: &str, packed: bool) -> Result<Vec<Row>> {
        let mut database = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        let raw = RawConn::Sqlite(&mut database);
        let mut conn = Conn { raw, observer: None, spoilt: None };
        conn.run_text(TABLE).await.unwrap();
        conn.run_text(&format!("INSERT INTO t (word, is_done, data, at, id) VALUES {rows}"))
            .await
            .unwrap();
        let sql = "SELECT at, word, data, is_done, id FROM t WHERE id > 0 ORDER BY id DESC";
        let statement = Statement::new(sql, Values(Vec::new()));
        match packed {
            true => conn.fetch_packed::<Row, Row>(statement).await,
            false => conn.fetch_all(statement).await,
        }
    }

    #[tokio::test]
    async fn packed_rows_are_those_that_are_read_one_by_one() {
        let rows = r#"
            ('a "quoted" \ word' || char(10), TRUE, '{"a":[1.5,null,"ü"]}',
             '2026-03-29T01:00:00.000001+00:00', 2),
            (NULL, FALSE, '{}', NULL, 9007199254740993),
            ('', 0, '[]', '2026-03-29T01:00:00+00:00', 3)"#;
        let packed = read(rows, true).await.unwrap();
        assert_eq!(packed, read(rows, false).await.unwrap());
        let ids: Vec<i64> = packed.iter().map(|row| row.id).collect();
        assert_eq!(ids, [9_007_199_254_740_993, 3, 2]);
        assert_eq!(packed.last().unwrap().data, json!({ "a": [1.5, null, "ü"] }));
        assert_eq!(read("('', 0, '{}', NULL, -1)", true).await.unwrap(), []);
    }

    #[tokio::test]
    async fn what_cannot_be_read_is_said_as_ever() {
        for row in
            ["('', 0, '{', NULL, 1)", "('', 0, '{}', 'noon', 1)", "(x'ff', 0, '{}', NULL, 1)"]
        {
            let code = |read: Result<Vec<Row>>| read.map_err(|error| error.code());
            let packed = code(read(row, true).await);
            assert_eq!(packed, code(read(row, false).await), "{row}");
            assert!(packed.is_err(), "{row}");
        }
    }
}
